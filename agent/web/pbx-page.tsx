// The page from the outside in: who is signed in, the frame with its tabs, the tab.
import { Center, Loader } from '@mantine/core';
import { lazy, Suspense } from 'react';
import { Redirect, Route, Switch } from 'wouter';
import { SessionProvider } from './session.tsx';
import { Shell } from './shell/shell.tsx';
import { TABS } from './tabs.ts';

const SignInPage = lazy(() => import('./sign-in/sign-in-page.tsx').then(({ SignInPage }) => ({ default: SignInPage })));

export function PbxPage() {
  return (
    <Suspense fallback={<Waiting />}>
      <SessionProvider signIn={(passwordSet, hasEnded) => <SignInPage hasEnded={hasEnded} passwordSet={passwordSet} />}>
        <Shell>
          <Suspense fallback={<Waiting />}>
            <Switch>
              {TABS.map(({ path, page }) => (
                <Route component={page} key={path} path={path} />
              ))}
              <Route>
                <Redirect replace to="/" />
              </Route>
            </Switch>
          </Suspense>
        </Shell>
      </SessionProvider>
    </Suspense>
  );
}

function Waiting() {
  return (
    <Center aria-busy py="xl">
      <Loader aria-label="…" />
    </Center>
  );
}

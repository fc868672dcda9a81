// The portal from the outside in: whose account (from the address), who is signed in, the frame of the pages, the page.
import { Center, Loader } from '@mantine/core';
import { lazy, Suspense } from 'react';
import { Redirect, Route, Router, Switch, useLocation } from 'wouter';
import { isOpen, PAGES } from './pages.tsx';
import { SessionProvider, useSession } from './session.tsx';
import { NotFound } from './shell/not-found.tsx';
import { Shell } from './shell/shell.tsx';

const SignInPage = lazy(() => import('./sign-in/sign-in-page.tsx').then(({ SignInPage }) => ({ default: SignInPage })));
const WelcomePage = lazy(() => import('./welcome/welcome-page.tsx').then((page) => ({ default: page.WelcomePage })));

/** `/for/ID/…` is what is seen and done for the account ID. */
export function Portal() {
  const [location] = useLocation();
  const actingFor = /^\/for\/([A-Za-z0-9_-]{1,64})(?:\/|$)/.exec(location)?.[1];
  const signIn = (hasEnded: boolean) => (
    <Suspense fallback={<Waiting />}>
      <SignInPage hasEnded={hasEnded} />
    </Suspense>
  );
  // Whoever comes by a mailed link is nobody yet, or somebody else who is signed in here.
  const welcome = /^\/(invitation|password-reset)$/.exec(location)?.[1];
  if (welcome === 'invitation' || welcome === 'password-reset') {
    return (
      <Suspense fallback={<Waiting />}>
        <WelcomePage kind={welcome} />
      </Suspense>
    );
  }
  return (
    <Router base={actingFor === undefined ? '' : `/for/${actingFor}`} key={actingFor ?? ''}>
      <SessionProvider actingFor={actingFor} signIn={signIn}>
        <Shell>
          <Suspense fallback={<Waiting />}>
            <Pages />
          </Suspense>
        </Shell>
      </SessionProvider>
    </Router>
  );
}

function Pages() {
  const { may, me } = useSession();
  const open = PAGES.filter((entry) => isOpen(entry, may, me.account.kind));
  const first = open.find(({ menu }) => menu !== undefined);
  return (
    <Switch>
      {open.map(({ path, page }) => (
        <Route component={page} key={path} path={path} />
      ))}
      {first !== undefined && (
        <Route path="/">
          <Redirect replace to={first.path} />
        </Route>
      )}
      <Route component={NotFound} />
    </Switch>
  );
}

function Waiting() {
  return (
    <Center aria-busy py="xl">
      <Loader aria-label="…" />
    </Center>
  );
}

// Who is signed in and on whose behalf they act; the account acted for stands in the page's address (S1.9).
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { createContext, type ReactNode, useContext, useMemo } from 'react';
import type { z } from 'zod';
import { whoamiSchema } from '../../shared/contracts/accounts-api.ts';
import type { Permission } from '../../shared/contracts/permissions.ts';
import { type Api, makeApi, Refusal } from '../../shared/ui/api.ts';
import { useLanguage } from '../../shared/ui/language.tsx';
import { Loaded } from '../../shared/ui/page.tsx';
import { AccessContext } from '../../shared/ui/reads.tsx';
import { speaking, useSpeech } from '../../shared/ui/said/speaking.ts';
import { SPEAKERS } from './said/speakers.ts';

const BASE = '/api/v1';

type Me = z.infer<typeof whoamiSchema>;
export type AccountKind = Me['kind'];

export interface Session {
  readonly api: Api;
  readonly me: Me;
  /** The account acted for; undefined: one's own. Part of every query's key, so that nothing of one account is shown for another. */
  readonly actingFor: string | undefined;
  may(permission: Permission): boolean;
  /** Forgets everything that was read, e.g. after signing out. */
  forget(): void;
}

/** Speaks the reader's language. For one's own account and before anybody signed in without an account acted for. */
export function useApi(actingFor?: string): Api {
  const said = useSpeech(SPEAKERS);
  return useMemo(
    () => speaking(makeApi(BASE, actingFor === undefined ? {} : { 'x-switchkey-account': actingFor }), said),
    [actingFor, said],
  );
}

const SessionContext = createContext<Session | undefined>(undefined);

export function useSession(): Session {
  const session = useContext(SessionContext);
  if (session === undefined) throw new Error('A page is shown to nobody.');
  return session;
}

interface Props {
  readonly actingFor: string | undefined;
  /** `hasEnded`: somebody was signed in here a moment ago. */
  readonly signIn: (hasEnded: boolean) => ReactNode;
  readonly children: ReactNode;
}

/** Shows `signIn` while nobody is; a session that ends while a page is open leads there and back. */
export function SessionProvider({ actingFor, signIn, children }: Props) {
  const queries = useQueryClient();
  const { language } = useLanguage();
  const api = useApi(actingFor);
  const whoami = useQuery({
    queryKey: ['whoami', actingFor],
    queryFn: ({ signal }) => api.get('/whoami', whoamiSchema, { signal }),
    staleTime: 60_000,
    refetchOnWindowFocus: 'always',
  });
  const access = useMemo(() => {
    const onSignedOut = () => void queries.invalidateQueries({ queryKey: ['whoami'] });
    // What was read says things in the language that it was read in.
    return { api, scope: `${actingFor ?? ''} ${language}`, isSignedOut, onSignedOut };
  }, [api, actingFor, language, queries]);
  if (isSignedOut(whoami.error)) return signIn(whoami.data !== undefined);
  return (
    <Loaded of={whoami}>
      {(me) => (
        <SessionContext
          value={{
            api,
            me,
            actingFor,
            may: (permission) => me.permissions.includes(permission),
            forget: () => queries.clear(),
          }}
        >
          <AccessContext value={access}>{children}</AccessContext>
        </SessionContext>
      )}
    </Loaded>
  );
}

function isSignedOut(error: unknown): boolean {
  return error instanceof Refusal && error.problem.code === 'unauthenticated';
}

// Who is signed in and on whose behalf they act; the account acted for stands in the page's address (S1.9).
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { createContext, type ReactNode, useContext, useMemo } from 'react';
import type { z } from 'zod';
import { whoamiSchema } from '../../shared/contracts/accounts-api.ts';
import type { Permission } from '../../shared/contracts/permissions.ts';
import { type Api, makeApi, Refusal } from '../../shared/ui/api.ts';
import { Loaded } from '../../shared/ui/page.tsx';
import { AccessContext } from '../../shared/ui/reads.tsx';

const BASE = '/api/v1';
/** Before anybody signed in. */
export const openApi = makeApi(BASE, {});

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

const SessionContext = createContext<Session | undefined>(undefined);

export function useSession(): Session {
  const session = useContext(SessionContext);
  if (session === undefined) throw new Error('A page is shown to nobody.');
  return session;
}

interface Props {
  readonly actingFor: string | undefined;
  readonly signIn: ReactNode;
  readonly children: ReactNode;
}

/** Shows `signIn` while nobody is; a session that ends while a page is open leads there and back. */
export function SessionProvider({ actingFor, signIn, children }: Props) {
  const queries = useQueryClient();
  const api = useMemo(
    () => makeApi(BASE, actingFor === undefined ? {} : { 'x-switchkey-account': actingFor }),
    [actingFor],
  );
  const whoami = useQuery({
    queryKey: ['whoami', actingFor],
    queryFn: ({ signal }) => api.get('/whoami', whoamiSchema, { signal }),
    staleTime: 60_000,
    refetchOnWindowFocus: 'always',
  });
  const access = useMemo(() => {
    const onSignedOut = () => void queries.invalidateQueries({ queryKey: ['whoami'] });
    return { api, scope: actingFor, isSignedOut, onSignedOut };
  }, [api, actingFor, queries]);
  if (isSignedOut(whoami.error)) return signIn;
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

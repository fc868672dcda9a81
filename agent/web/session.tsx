// Who sits before the page: signed in or not, and the proof that goes with every request beside the cookie.
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { createContext, type ReactNode, useCallback, useContext, useMemo, useState } from 'react';
import { LOCAL_API } from '../../shared/contracts/local-api.ts';
import { PROOF_HEADER, pageSessionSchema } from '../../shared/contracts/page-api.ts';
import { type Api, makeApi, Refusal } from '../../shared/ui/api.ts';
import { useLanguage } from '../../shared/ui/language.tsx';
import { Loaded } from '../../shared/ui/page.tsx';
import { AccessContext } from '../../shared/ui/reads.tsx';
import { speaking, useSpeech } from '../../shared/ui/said/speaking.ts';
import { SPEAKERS } from './said/speakers.ts';

/** What this origin alone can read: other ports of the machine are sent the cookie, but not this. */
const KEPT = 'switchkey-page-proof';
const SESSION = ['session'];

interface Session {
  readonly api: Api;
  /** After signing in or changing the password. */
  entered(proof: string): void;
  /** Forgets everything that was read. */
  left(): void;
}

const SessionContext = createContext<Session | undefined>(undefined);

export function useSession(): Session {
  const session = useContext(SessionContext);
  if (session === undefined) throw new Error('The page is used outside of its session.');
  return session;
}

interface Props {
  /** `hasEnded`: somebody signed in here before, and the session is over. */
  readonly signIn: (passwordSet: boolean, hasEnded: boolean) => ReactNode;
  readonly children: ReactNode;
}

/** Shows `signIn` while nobody is signed in; a session that ends while the page is open leads there and back. */
export function SessionProvider({ signIn, children }: Props) {
  const queries = useQueryClient();
  const [proof, setProof] = useState(() => localStorage.getItem(KEPT) ?? '');
  const { language } = useLanguage();
  const said = useSpeech(SPEAKERS);
  const api = useMemo(() => speaking(makeApi(LOCAL_API, { [PROOF_HEADER]: proof }), said), [proof, said]);
  const session = useQuery({
    queryKey: [...SESSION, proof],
    queryFn: ({ signal }) => api.get('/session', pageSessionSchema, { signal }),
    staleTime: 60_000,
    refetchOnWindowFocus: 'always',
  });
  const entered = useCallback((fresh: string) => {
    localStorage.setItem(KEPT, fresh);
    setProof(fresh);
  }, []);
  const left = useCallback(() => {
    localStorage.removeItem(KEPT);
    queries.clear();
    setProof('');
  }, [queries]);
  const own = useMemo(() => ({ api, entered, left }), [api, entered, left]);
  const access = useMemo(() => {
    const onSignedOut = () => void queries.invalidateQueries({ queryKey: SESSION });
    return { api, scope: language, isSignedOut, onSignedOut };
  }, [api, language, queries]);
  return (
    <SessionContext value={own}>
      <Loaded of={session}>
        {({ signedIn, passwordSet }) =>
          signedIn ? <AccessContext value={access}>{children}</AccessContext> : signIn(passwordSet, proof !== '')
        }
      </Loaded>
    </SessionContext>
  );
}

function isSignedOut(error: unknown): boolean {
  return error instanceof Refusal && error.problem.code === 'signed_out';
}

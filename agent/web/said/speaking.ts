// The local API in the reader's language: what the agent says in its answers and refusals is looked up on the way in.
import { useQuery } from '@tanstack/react-query';
import { type Api, Refusal } from '../../../shared/ui/api.ts';
import { type Language, useFormats, useLanguage } from '../../../shared/ui/language.tsx';
import { type Said, saidBy } from './said.ts';

const AS_IT_IS: Said = { text: (text) => text, answer: (answer) => answer };

interface Speech {
  readonly said: Said;
  /** Differs for what was read in another language. */
  readonly key: string;
}

/** The catalogue is loaded where it is needed; until it is there the agent's own English is shown. */
export function useSpeech(): Speech {
  const { language } = useLanguage();
  const format = useFormats();
  const { data } = useQuery({
    queryKey: ['said', language],
    queryFn: async () => {
      const catalogue = await CATALOGUES[language]();
      if (catalogue === undefined) return AS_IT_IS;
      return saidBy(catalogue, (atMs, withTime) => (withTime ? format.dateTime(atMs) : format.date(atMs, 'UTC')));
    },
    staleTime: Number.POSITIVE_INFINITY,
    structuralSharing: false,
  });
  return { said: data ?? AS_IT_IS, key: data === undefined ? '' : language };
}

const CATALOGUES: Readonly<Record<Language, () => Promise<Parameters<typeof saidBy>[0] | undefined>>> = {
  en: async () => undefined,
  async de() {
    const [{ GERMAN_LICENCE }, { GERMAN_SEATS }] = await Promise.all([
      import('./german-licence.ts'),
      import('./german-seats.ts'),
    ]);
    return { ...GERMAN_LICENCE, ...GERMAN_SEATS };
  },
};

export function speaking(api: Api, { answer }: Said): Api {
  const spoken = <T>(work: Promise<T>): Promise<T> =>
    work.then(answer, (thrown: unknown) => {
      throw thrown instanceof Refusal ? new Refusal(answer(thrown.problem)) : thrown;
    });
  return {
    get: (...call) => spoken(api.get(...call)),
    send: (...call) => spoken(api.send(...call)),
    act: (...call) => spoken(api.act(...call)),
    file: (...call) => spoken(api.file(...call)),
  };
}

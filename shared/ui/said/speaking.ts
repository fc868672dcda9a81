// An API in the reader's language: what its answers and refusals say is looked up on the way in.
import { useMemo } from 'react';
import { isCurrency } from '../../currencies.ts';
import { type Api, Refusal } from '../api.ts';
import { type Formats, useFormats, useLanguage } from '../language.tsx';
import { type Said, type Speaker, type Speakers, saidBy } from './said.ts';

/** The same while neither language nor region changes. */
export function useSpeech(speakers: Speakers): Promise<Said> {
  const { language } = useLanguage();
  const formats = useFormats();
  return useMemo(
    // English that is understood is better than a page that fails because a catalogue did not come.
    () =>
      speakers[language]().then(
        (speaker) => heard(speaker, formats),
        () => AS_IT_IS,
      ),
    [speakers, language, formats],
  );
}

const AS_IT_IS: Said = { text: (text) => text, answer: (answer) => answer, problem: (problem) => problem };

function heard(speaker: Speaker | undefined, { date, dateTime, money }: Formats): Said {
  if (speaker === undefined) return AS_IT_IS;
  return saidBy(speaker, {
    date: (atMs, withTime) => (withTime ? dateTime(atMs) : date(atMs, 'UTC')),
    money: (amount, currency) => (isCurrency(currency) ? money({ amount, currency }) : `${amount} ${currency}`),
  });
}

/** Every answer waits for the catalogue, which is loaded once. */
export function speaking(api: Api, said: Promise<Said>): Api {
  const spoken = <T>(work: Promise<T>): Promise<T> =>
    work.then(
      async (answer) => (await said).answer(answer),
      async (thrown: unknown) => {
        throw thrown instanceof Refusal ? new Refusal((await said).problem(thrown.problem)) : thrown;
      },
    );
  return {
    get: (...call) => spoken(api.get(...call)),
    send: (...call) => spoken(api.send(...call)),
    act: (...call) => spoken(api.act(...call)),
    file: (...call) => spoken(api.file(...call)),
  };
}

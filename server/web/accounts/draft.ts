// What is being filled in, kept by this tab: a reload, a session that ended or an answer that was lost loses nothing and does nothing twice.
import { useSessionStorage } from '@mantine/hooks';
import { z } from 'zod';
import { freshKey, Refusal } from '../../../shared/ui/api.ts';
import { useSession } from '../session.tsx';

const draftSchema = z.object({
  fields: z.record(z.string(), z.string()),
  /** What was sent last, and under which key: the same once more is the same act. */
  sent: z.object({ of: z.string(), key: z.string() }).optional(),
});
type Draft = z.infer<typeof draftSchema>;

export function useDraft(name: string, first: Readonly<Record<string, string>>) {
  const { me } = useSession();
  const [draft, setDraft, forget] = useSessionStorage<Draft>({
    key: `switchkey-draft:${me.actor}:${me.accountId}:${name}`,
    defaultValue: { fields: first },
    getInitialValueInEffect: false,
    serialize: (value) => JSON.stringify(value),
    deserialize: (text) => readDraft(text, first),
  });
  return {
    fields: { ...first, ...draft.fields },
    setField: (field: string, value: string) =>
      setDraft((before) => ({ ...before, fields: { ...before.fields, [field]: value } })),
    /** `run` is given the key under which `body` was sent before, if it was and nobody knows what became of it. */
    async send<Output>(body: object, run: (key: string) => Promise<Output>): Promise<Output> {
      const of = JSON.stringify(body);
      const sent = draft.sent?.of === of ? draft.sent : { of, key: freshKey() };
      setDraft((before) => ({ ...before, sent }));
      try {
        return await run(sent.key);
      } catch (error) {
        if (error instanceof Refusal) setDraft(({ fields }) => ({ fields }));
        throw error;
      }
    },
    forget,
  };
}

function readDraft(text: string | undefined, first: Readonly<Record<string, string>>): Draft {
  const nothing = { fields: first };
  if (text === undefined) return nothing;
  try {
    return draftSchema.catch(nothing).parse(JSON.parse(text));
  } catch {
    return nothing;
  }
}

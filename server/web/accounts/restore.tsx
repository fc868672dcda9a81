// The vendor brings back an account that was removed by rule, within the week in which that is possible (D3).
import { restoredSchema } from '../../../shared/contracts/jobs-api.ts';
import { useWords } from '../../../shared/ui/language.tsx';
import { useAct } from '../../../shared/ui/reads.tsx';
import { ActDialog } from '../form.tsx';
import { useSession } from '../session.tsx';
import type { Account } from './account-state.tsx';

const words = {
  en: {
    restore: 'Restore',
    title: (name: string) => `Restore ${name}`,
    says: 'Only what was removed for having no subscriptions comes back, within a week. Its people sign in again, and its time without subscriptions counts anew.',
    done: 'The account is back.',
  },
  de: {
    restore: 'Wiederherstellen',
    title: (name: string) => `${name} wiederherstellen`,
    says: 'Nur was mangels Abonnements entfernt wurde, kommt innerhalb einer Woche zurück. Seine Benutzer melden sich wieder an, und die Zeit ohne Abonnement zählt neu.',
    done: 'Das Konto ist wieder da.',
  },
};

export function RestoreAccount({ account: { id, name } }: { readonly account: Account }) {
  const w = useWords(words);
  const { api } = useSession();
  const restore = useAct({
    run: (_: object, idempotencyKey) =>
      api.send('POST', `/accounts/${id}/restore`, restoredSchema, { body: {}, idempotencyKey }),
    changes: ['/accounts'],
    done: () => w.done,
  });
  return (
    <ActDialog
      act={restore}
      opener={w.restore}
      openerProps={{ size: 'sm' }}
      says={w.says}
      submit={w.restore}
      title={w.title(name)}
    />
  );
}

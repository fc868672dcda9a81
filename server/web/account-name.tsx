// The name of an account of which a list tells only the id; several rows of the same one ask once.
import { accountSchema } from '../../shared/contracts/accounts-api.ts';
import { useRead } from '../../shared/ui/reads.tsx';

export function AccountName({ id }: { readonly id: string }) {
  const account = useRead(`/accounts/${id}`, accountSchema);
  return account.data?.name ?? '…';
}

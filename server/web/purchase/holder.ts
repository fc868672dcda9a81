// Whom something is bought for: a PBX, or an account for what no PBX carries.
import { accountSchema } from '../../../shared/contracts/accounts-api.ts';
import { listedPbxSchema } from '../../../shared/contracts/server-api.ts';
import { useRead } from '../../../shared/ui/reads.tsx';

export interface Holder {
  readonly kind: 'pbx' | 'account';
  readonly id: string;
  readonly accountId: string;
  /** Serial number or account name. */
  readonly title: string;
  readonly ownerName: string;
  readonly pbxId: string | undefined;
  /** What is in use now; undefined for an account. */
  readonly used: { readonly extensions: number; readonly calls: number } | undefined;
  readonly endsAtMs: number | null;
}

/** Nothing is read while there is no `id`. */
export function useHolder(kind: string | undefined, id: string | undefined) {
  const isPbx = kind !== 'account';
  const pbx = useRead(`/pbxs/${id}`, listedPbxSchema, { enabled: isPbx && id !== undefined });
  const account = useRead(`/accounts/${id}`, accountSchema, { enabled: !isPbx && id !== undefined });
  const found = isPbx ? pbx : account;
  return {
    data: holderOf(isPbx ? pbx.data : undefined, isPbx ? undefined : account.data),
    error: found.error,
    refetch: found.refetch,
  };
}

function holderOf(
  pbx: ReturnType<typeof listedPbxSchema.parse> | undefined,
  account: ReturnType<typeof accountSchema.parse> | undefined,
): Holder | undefined {
  if (pbx !== undefined) {
    const { id, accountId, serial, ownerName, extensions, calls, endsAtMs } = pbx;
    const used = { extensions: extensions.used, calls: calls.used };
    return { kind: 'pbx', id, accountId, title: serial, ownerName, pbxId: id, used, endsAtMs };
  }
  if (account === undefined) return undefined;
  const { id, name } = account;
  return {
    kind: 'account',
    id,
    accountId: id,
    title: name,
    ownerName: name,
    pbxId: undefined,
    used: undefined,
    endsAtMs: null,
  };
}

export function holderPath({ kind, id }: Pick<Holder, 'kind' | 'id'>): string {
  return `${kind}/${id}`;
}

// Getting started with a new account: who it is, and for a customer its PBX, the licences that gets, their price, and the order (S1.6).
import { Button, Stepper } from '@mantine/core';
import type { ReactNode } from 'react';
import { Link, useLocation, useSearchParams } from 'wouter';
import { accountSchema } from '../../../shared/contracts/accounts-api.ts';
import { useWords } from '../../../shared/ui/language.tsx';
import { Loaded, Page } from '../../../shared/ui/page.tsx';
import { useRead } from '../../../shared/ui/reads.tsx';
import { useHolder } from '../purchase/holder.ts';
import { FirstAccount } from './first-account.tsx';
import { FirstLicences } from './first-licences.tsx';
import { FirstPbx } from './first-pbx.tsx';
import { STEPS, type Step } from './steps.ts';
import { words } from './words.ts';

/** What was made stands in the address, what is chosen in the cart: a reload or a link goes on where one was. */
export function NewAccountPage() {
  const w = useWords(words);
  const [, go] = useLocation();
  const [params, setParams] = useSearchParams();
  const accountId = params.get('account') ?? undefined;
  const pbxId = params.get('pbx') ?? undefined;
  const account = useRead(`/accounts/${accountId}`, accountSchema, { enabled: accountId !== undefined });
  const holder = useHolder('pbx', pbxId);
  const furthest = accountId === undefined ? 0 : pbxId === undefined ? 1 : STEPS.length - 1;
  const asked = STEPS.find((step) => step === params.get('step')) ?? 'licences';
  const active = Math.min(STEPS.indexOf(asked), furthest);
  const show = (at: { readonly account?: string; readonly pbx?: string; readonly step: Step }) =>
    setParams((before) => ({ ...Object.fromEntries(before), ...at }));
  const later = accountId !== undefined && (
    <Button component={Link} href={`/accounts/${accountId}`} variant="subtle">
      {w.later}
    </Button>
  );
  const back = (to: Step): ReactNode => (
    <>
      <Button onClick={() => show({ step: to })} variant="default">
        {w.back}
      </Button>
      {later}
    </>
  );
  const first = (
    <FirstAccount
      account={accountId === undefined ? undefined : account.data}
      onDone={({ id, kind }) => (kind === 'customer' ? show({ account: id, step: 'pbx' }) : go(`/accounts/${id}`))}
    />
  );
  return (
    <Page lead={w.newLead} title={w.newTitle}>
      <Stepper
        active={active === STEPS.length - 1 ? STEPS.length : active}
        allowNextStepsSelect={false}
        aria-label={w.newTitle}
        maw={960}
        size="sm"
      >
        {STEPS.map((step) => (
          <Stepper.Step key={step} label={w.step[step]} />
        ))}
      </Stepper>
      {active === 0 && (accountId === undefined ? first : <Loaded of={account}>{() => first}</Loaded>)}
      {active === 1 && (
        <Loaded of={account}>
          {(entered) => (
            <FirstPbx
              account={entered}
              beside={back('who')}
              key={entered.id}
              onDone={(pbx) => show({ pbx, step: 'licences' })}
              pbxId={pbxId}
            />
          )}
        </Loaded>
      )}
      {active > 1 && (
        <Loaded of={holder}>
          {(found) => (
            <FirstLicences
              back={back(active === 2 ? 'pbx' : 'licences')}
              holder={found}
              key={found.id}
              onStep={(step) => show({ step })}
              step={STEPS[active] ?? 'licences'}
            />
          )}
        </Loaded>
      )}
    </Page>
  );
}

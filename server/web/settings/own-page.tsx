// A person's own settings: password, second factor, and where they are signed in.
import { useWords } from '../../../shared/ui/language.tsx';
import { useAct } from '../../../shared/ui/reads.tsx';
import { ActForm, type Filled } from '../form.tsx';
import { Panel } from '../panel.tsx';
import { SectionPage } from '../section.tsx';
import { useApi, useSession } from '../session.tsx';
import { useSettings } from './links.ts';
import { words } from './own-words.ts';
import { PasswordField } from './password-field.tsx';
import { roleWords } from './role-words.ts';
import { SecondFactor } from './second-factor.tsx';
import { SignIns } from './sign-ins.tsx';

export function OwnPage() {
  const w = useWords(words);
  const roles = useWords(roleWords);
  const { me } = useSession();
  const settings = useSettings();
  if (me.user === null) return null;
  const { name, email, role, accountId } = me.user;
  const of = accountId === me.account.id ? me.account.name : email;
  return (
    <SectionPage {...settings} lead={w.lead(name || email, roles[role], of)} title={w.title}>
      <Panel title={w.password}>
        <Password />
      </Panel>
      <Panel title={w.factor}>
        <SecondFactor isOn={me.user.secondFactor} />
      </Panel>
      <Panel title={w.signIns}>
        <SignIns />
      </Panel>
    </SectionPage>
  );
}

function Password() {
  const w = useWords(words);
  const ownApi = useApi();
  const change = useAct({
    run: (body: Filled, idempotencyKey) => ownApi.act('POST', '/me/password', { body, idempotencyKey }),
    changes: ['/sessions'],
    done: () => w.passwordChanged,
  });
  return (
    // A new form once it was done: nobody's password stays in the page.
    <ActForm act={change} key={change.submittedAt * Number(change.isSuccess)} submit={w.changePassword}>
      <PasswordField autoComplete="current-password" label={w.passwordNow} maw={360} name="password" required />
      <PasswordField
        autoComplete="new-password"
        description={`${w.passwordRule} ${w.passwordSays}`}
        label={w.passwordNew}
        maw={360}
        name="newPassword"
        required
      />
    </ActForm>
  );
}

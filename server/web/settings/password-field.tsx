// A password in a form, with the server's refusal beside it; it can be looked at while it is typed.
import { PasswordInput } from '@mantine/core';
import type { ComponentProps } from 'react';
import { useWords } from '../../../shared/ui/language.tsx';
import { useRefused } from '../form.tsx';

const words = { en: { show: 'Show or hide the password' }, de: { show: 'Passwort zeigen oder verbergen' } };

export function PasswordField(props: ComponentProps<typeof PasswordInput> & { readonly name: string }) {
  const w = useWords(words);
  return (
    <PasswordInput error={useRefused(props.name)} visibilityToggleButtonProps={{ 'aria-label': w.show }} {...props} />
  );
}

// The one look of both web pages: a quiet theme with one accent, tabular figures and contrasts that pass WCAG AA.
import { createTheme, type MantineColorsTuple } from '@mantine/core';

const accent: MantineColorsTuple = [
  '#eaf3fc',
  '#d3e3f5',
  '#a5c6ec',
  '#74a7e3',
  '#4c8cdc',
  '#347bd7',
  '#256fce',
  '#1c5fa8',
  '#14559c',
  '#084a8f',
];

/** Mantine's, darker where white stands on it. */
const red: MantineColorsTuple = [
  '#fff5f5',
  '#ffe3e3',
  '#ffc9c9',
  '#ffa8a8',
  '#ff8787',
  '#ff6b6b',
  '#fa5252',
  '#c92a2a',
  '#c92a2a',
  '#a61e1e',
];

/** `words` name what the components themselves say to screen readers. */
export function themeIn(words: { readonly close: string }) {
  return createTheme({
    primaryColor: 'accent',
    primaryShade: { light: 7, dark: 8 },
    colors: { accent, red },
    fontFamily: 'Inter, system-ui, -apple-system, "Segoe UI", Roboto, "DejaVu Sans", sans-serif',
    fontFamilyMonospace: 'ui-monospace, "SF Mono", "Cascadia Mono", "DejaVu Sans Mono", monospace',
    defaultRadius: 'sm',
    cursorType: 'pointer',
    respectReducedMotion: true,
    components: {
      // A button says all its words, on a phone in two lines.
      Button: {
        styles: {
          root: { height: 'auto', minHeight: 'var(--button-height)', display: 'inline-flex', alignItems: 'center' },
          inner: { flex: 1, minWidth: 0 },
          label: { whiteSpace: 'normal', height: 'auto', minWidth: 0, lineHeight: 1.25 },
        },
      },
      Anchor: { defaultProps: { underline: 'always' } },
      // What a field wants stands below it, so that fields side by side stand in line.
      InputWrapper: { defaultProps: { inputWrapperOrder: ['label', 'input', 'description', 'error'] } },
      Table: { defaultProps: { verticalSpacing: 6 } },
      // A dialog's head is no banner of the page.
      Modal: {
        styles: { content: { overflowWrap: 'break-word' } },
        defaultProps: {
          closeButtonProps: { 'aria-label': words.close },
          attributes: { header: { role: 'presentation' } },
        },
      },
      Alert: {
        defaultProps: { closeButtonLabel: words.close },
        styles: { title: { color: 'var(--mantine-color-text)' } },
      },
      Notification: { defaultProps: { closeButtonProps: { 'aria-label': words.close } } },
    },
  });
}

// Fetches a file of the API for the account acted for and hands it to the browser; what is refused is told in a notice.
import { notifications } from '@mantine/notifications';
import { useMutation } from '@tanstack/react-query';
import { useSession } from './session.tsx';

/** A link could not say on whose behalf one acts, nor tell why a file is refused. */
export function useDownload() {
  const { api } = useSession();
  return useMutation({
    mutationFn: async ({ path, name }: { readonly path: string; readonly name: string }) => {
      saveFile(await api.file(path), name);
    },
    onError: (error) => notifications.show({ message: error.message, color: 'red' }),
  });
}

export function saveFile(file: Blob, name: string): void {
  const url = URL.createObjectURL(file);
  const link = document.createElement('a');
  Object.assign(link, { href: url, download: name });
  link.click();
  // The browser has taken the file over by the next turn.
  setTimeout(() => URL.revokeObjectURL(url), 0);
}

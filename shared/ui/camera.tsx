// The camera, looked at a few times a second until a QR code is in sight; off as soon as this is left.
import { Alert, Stack, Text } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';
import { useWords } from './language.tsx';
import { codeIn } from './read-qr.ts';

const words = {
  en: {
    hint: 'Hold the QR code before the camera.',
    off: 'The camera cannot be used',
    faults: {
      refused: 'The browser does not allow it to this page. Allow it there and open this again, or paste the code.',
      absent: 'This device has none. Paste the code, or choose a file with it.',
      busy: 'Another program uses it. Close that and open this again, or paste the code.',
    },
    picture: 'What the camera sees',
  },
  de: {
    hint: 'Halten Sie den QR-Code vor die Kamera.',
    off: 'Die Kamera kann nicht genutzt werden',
    faults: {
      refused:
        'Der Browser erlaubt sie dieser Seite nicht. Erlauben Sie sie dort und öffnen Sie dies erneut, oder fügen Sie den Code ein.',
      absent: 'Dieses Gerät hat keine. Fügen Sie den Code ein, oder wählen Sie eine Datei mit ihm.',
      busy: 'Ein anderes Programm nutzt sie. Schließen Sie es und öffnen Sie dies erneut, oder fügen Sie den Code ein.',
    },
    picture: 'Was die Kamera sieht',
  },
};

const LOOK_MS = 200;

export function Camera({ onCode }: { readonly onCode: (code: string) => void }) {
  const w = useWords(words);
  const video = useRef<HTMLVideoElement>(null);
  const found = useRef(onCode);
  found.current = onCode;
  const [fault, setFault] = useState<CameraFault>();
  useEffect(() => {
    const canvas = document.createElement('canvas');
    let stream: MediaStream | undefined;
    let left = false;
    const stop = () => {
      left = true;
      clearInterval(timer);
      for (const track of stream?.getTracks() ?? []) track.stop();
    };
    const look = () => {
      const seen = video.current;
      if (seen === null || seen.readyState < seen.HAVE_CURRENT_DATA) return;
      const code = codeIn(seen, seen.videoWidth, seen.videoHeight, canvas);
      if (code === undefined || left) return;
      stop();
      found.current(code);
    };
    const timer = setInterval(look, LOOK_MS);
    openCamera().then(
      (opened) => {
        stream = opened;
        if (left) stop();
        else if (video.current !== null) video.current.srcObject = opened;
      },
      (thrown: unknown) => setFault(faultOf(thrown)),
    );
    return stop;
  }, []);
  if (fault !== undefined)
    return (
      <Alert color="yellow" role="alert" title={w.off}>
        {w.faults[fault]}
      </Alert>
    );
  return (
    <Stack>
      <Text size="sm">{w.hint}</Text>
      <video aria-label={w.picture} autoPlay muted playsInline ref={video} style={{ maxWidth: '100%' }} />
    </Stack>
  );
}

type CameraFault = 'refused' | 'absent' | 'busy';

/** The one at the back of a phone. Rejects where there is none or it is not allowed. */
function openCamera(): Promise<MediaStream> {
  return navigator.mediaDevices.getUserMedia({ video: { facingMode: 'environment' }, audio: false });
}

function faultOf(thrown: unknown): CameraFault {
  const name = thrown instanceof DOMException ? thrown.name : '';
  if (name === 'NotAllowedError') return 'refused';
  return name === 'NotReadableError' || name === 'AbortError' ? 'busy' : 'absent';
}

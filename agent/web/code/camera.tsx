// The camera, looked at a few times a second until a QR code is in sight; off as soon as this is left.
import { Alert, Stack, Text } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';
import { useWords } from '../../../shared/ui/language.tsx';
import { codeIn } from '../../../shared/ui/read-qr.ts';
import { words } from './words.ts';

const LOOK_MS = 200;

export function Camera({ onCode }: { readonly onCode: (code: string) => void }) {
  const w = useWords(words);
  const video = useRef<HTMLVideoElement>(null);
  const found = useRef(onCode);
  found.current = onCode;
  const [off, setOff] = useState<CameraFault>();
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
      (thrown: unknown) => setOff(faultOf(thrown)),
    );
    return stop;
  }, []);
  if (off !== undefined)
    return (
      <Alert color="yellow" role="alert" title={w.cameraOff}>
        {w.cameraFaults[off]}
      </Alert>
    );
  return (
    <Stack>
      <Text size="sm">{w.cameraHint}</Text>
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

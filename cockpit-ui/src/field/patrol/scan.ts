/** Codes in the picture of the camera: by the phone's own reader where it has one, else by a library that is loaded then. */

const LOOK_EVERY_MS = 150;
/** Wide enough for a code held at arm's length, small enough for a cheap phone. */
const LOOK_WIDTH = 640;

interface BarcodeReader {
  detect(source: CanvasImageSource): Promise<{ rawValue: string }[]>;
}
declare const BarcodeDetector: {
  new (options: { formats: string[] }): BarcodeReader;
  getSupportedFormats(): Promise<string[]>;
};
/** The text of the code in a frame; undefined: there is none to be read. */
type ReadFrame = (video: HTMLVideoElement) => Promise<string | undefined>;

interface Watching {
  /** Told each code; true: it is the one, look no further. */
  onCode(text: string): boolean;
  onFault(): void;
}

/** Looks until the code is found or the returned stop is called. */
export function watchCamera(video: HTMLVideoElement, { onCode, onFault }: Watching): () => void {
  let stopped = false;
  let stream: MediaStream | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const stop = () => {
    stopped = true;
    clearTimeout(timer);
    for (const track of stream?.getTracks() ?? []) track.stop();
    video.srcObject = null;
  };
  void look().catch(() => {
    if (!stopped) onFault();
    stop();
  });
  return stop;

  async function look(): Promise<void> {
    stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: 'environment' } });
    if (stopped) return stop();
    video.srcObject = stream;
    await video.play();
    const readFrame = await openReader();
    const again = async (): Promise<void> => {
      if (stopped) return;
      const text = await readFrame(video).catch(() => undefined);
      if (stopped) return;
      if (text !== undefined && onCode(text)) return stop();
      timer = setTimeout(() => void again(), LOOK_EVERY_MS);
    };
    await again();
  }
}

async function openReader(): Promise<ReadFrame> {
  if ('BarcodeDetector' in globalThis && (await BarcodeDetector.getSupportedFormats()).includes('qr_code')) {
    const reader = new BarcodeDetector({ formats: ['qr_code'] });
    return async (video) => (await reader.detect(video))[0]?.rawValue;
  }
  const { decodeQR } = await import('qr/decode.js');
  const canvas = document.createElement('canvas');
  return async (video) => {
    const scale = Math.min(1, LOOK_WIDTH / Math.max(1, video.videoWidth));
    canvas.width = Math.round(video.videoWidth * scale);
    canvas.height = Math.round(video.videoHeight * scale);
    const context = canvas.getContext('2d', { willReadFrequently: true });
    if (context === null || canvas.width === 0) return undefined;
    context.drawImage(video, 0, 0, canvas.width, canvas.height);
    const { data, width, height } = context.getImageData(0, 0, canvas.width, canvas.height);
    return decodeQR({ data, width, height });
  };
}

/** What a build must keep to: screens carry no schema code, and the sign-in page stays small. A build that does not fails. */
import type { PluginOption } from 'vite';

const SCHEMA_CODE = /node_modules\/(typebox|@sinclair\/typebox)\//;
const SIGN_IN = 'src/accounts/SignInPages.tsx';
/** Bytes of the chunk itself, without what it shares with other pages. */
const SIGN_IN_BYTES_MAX = 10_000;

/** What the check looks at of a chunk. */
interface BuiltChunk {
  fileName: string;
  code: string;
  facadeModuleId: string | null;
  moduleIds: readonly string[];
}

/** Plugin for the build. */
export function bundleCheck(): PluginOption {
  return {
    name: 'cockpit:bundle-check',
    apply: 'build',
    generateBundle(_options, bundle) {
      const faults = bundleFaults(Object.values(bundle).filter((part) => part.type === 'chunk'));
      if (faults.length > 0) this.error(faults.join('\n'));
    },
  };
}

/** One sentence for each chunk that breaks a rule. */
function bundleFaults(chunks: readonly BuiltChunk[]): string[] {
  const faults = chunks
    .filter(({ moduleIds }) => moduleIds.some((id) => SCHEMA_CODE.test(id)))
    .map(
      ({ fileName }) =>
        `${fileName} contains typebox: import values from a contract's constants.ts, types by "import type"`,
    );
  const signIn = chunks.find(({ facadeModuleId }) => facadeModuleId?.endsWith(SIGN_IN));
  if (signIn === undefined) return [...faults, `${SIGN_IN} has no chunk of its own`];
  const bytes = Buffer.byteLength(signIn.code);
  if (bytes > SIGN_IN_BYTES_MAX)
    faults.push(`${signIn.fileName} has ${bytes} bytes, at most ${SIGN_IN_BYTES_MAX} are allowed`);
  return faults;
}

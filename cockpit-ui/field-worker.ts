/** The service worker of the phone pages: it keeps their own files and nothing else; the wall and the desk have none. */
import type { PluginOption } from 'vite';
import { VitePWA } from 'vite-plugin-pwa';

const PAGE = 'field/index.html';
/** What the page itself names in its head. */
const SHELL = /^\/(field\/(index\.html|.*\.(png|webmanifest))|mark\.svg)$/;

/** Plugins for the build. */
export function fieldWorker(): PluginOption {
  const wanted = new Set<string>();
  return [
    {
      name: 'cockpit:field-files',
      apply: 'build',
      generateBundle(_options, bundle) {
        collect(bundle as unknown as Bundle, wanted);
      },
    },
    VitePWA({
      filename: 'field/sw.js',
      scope: '/field/',
      registerType: 'prompt',
      // The page registers it (src/field/pwa), and brings its own manifest.
      injectRegister: null,
      manifest: false,
      workbox: {
        globPatterns: ['field/*.{html,png,webmanifest}', 'mark.svg', 'assets/*.{js,css}'],
        manifestTransforms: [
          async (entries) => ({
            manifest: entries.filter(({ url }) => SHELL.test(url) || wanted.has(url.slice(1))),
            warnings: [],
          }),
        ],
        modifyURLPrefix: { '': '/' },
        navigateFallback: `/${PAGE}`,
        navigateFallbackAllowlist: [/^\/field(\/|$)/],
        inlineWorkboxRuntime: true,
        sourcemap: false,
        cleanupOutdatedCaches: true,
      },
    }),
  ];
}

interface Chunk {
  type: 'chunk' | 'asset';
  fileName: string;
  facadeModuleId?: string | null;
  imports?: string[];
  dynamicImports?: string[];
  viteMetadata?: { importedCss: Set<string> };
}
type Bundle = Record<string, Chunk>;

/** Every chunk the page may load, now or later, with its styles. */
function collect(bundle: Bundle, wanted: Set<string>): void {
  const entry = Object.values(bundle).find(({ facadeModuleId }) => facadeModuleId?.endsWith(PAGE));
  if (entry === undefined) throw new Error(`${PAGE} is not among what was built`);
  const queue = [entry.fileName];
  for (let name = queue.pop(); name !== undefined; name = queue.pop()) {
    if (wanted.has(name)) continue;
    wanted.add(name);
    const chunk = bundle[name];
    for (const css of chunk?.viteMetadata?.importedCss ?? []) wanted.add(css);
    queue.push(...(chunk?.imports ?? []), ...(chunk?.dynamicImports ?? []));
  }
}

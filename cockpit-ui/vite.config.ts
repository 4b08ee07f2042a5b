import path from 'node:path';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { bundleCheck } from './bundle-check.ts';
import { fieldWorker } from './field-worker.ts';

const API_URL = process.env['COCKPIT_API'] ?? 'http://127.0.0.1:4000';
const page = (name: string) => path.join(import.meta.dirname, name);

export default defineConfig({
  root: import.meta.dirname,
  plugins: [react(), fieldWorker(), bundleCheck()],
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    // Nothing inlined: the api's content security policy then needs no data: sources.
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 900,
    rolldownOptions: { input: [page('index.html'), page('field/index.html')] },
  },
  server: {
    proxy: { '/api': API_URL, '/socket.io': { target: API_URL, ws: true } },
  },
});

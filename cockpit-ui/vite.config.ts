import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

const API_URL = process.env['COCKPIT_API'] ?? 'http://127.0.0.1:4000';

export default defineConfig({
  root: import.meta.dirname,
  plugins: [react()],
  // Nothing inlined: the api's content security policy then needs no data: sources.
  build: { outDir: 'dist', emptyOutDir: true, assetsInlineLimit: 0, chunkSizeWarningLimit: 900 },
  server: {
    proxy: { '/api': API_URL, '/socket.io': { target: API_URL, ws: true } },
  },
});

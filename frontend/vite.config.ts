import { svelte } from '@sveltejs/vite-plugin-svelte'
import { defineConfig } from 'vitest/config'

// Where bin/dev forwards to; a page that it serves asks this port itself for what has changed.
const port = Number(process.env['VITE_PORT'] ?? 5173)

// The server renders every page and links these files by way of dist/manifest.json.
export default defineConfig({
  plugins: [svelte()],
  base: '/',
  publicDir: false,
  build: {
    outDir: 'dist',
    manifest: 'manifest.json',
    target: 'es2022',
    cssTarget: ['chrome123', 'firefox120', 'safari17.5'], // light-dark()
    modulePreload: false,
    assetsInlineLimit: 0,
    rollupOptions: {
      input: [
        'src/chat.ts',
        'src/admin.ts',
        'src/forms.ts',
        'src/model.ts',
        'src/shared.ts',
        'src/statements.ts',
        'src/styles/parley.css',
      ],
    },
  },
  resolve: process.env['VITEST'] ? { conditions: ['browser'] } : {},
  // Tests read the server's list of field errors where it stands.
  server: process.env['VITEST']
    ? { fs: { allow: ['..'] } }
    : { port, strictPort: true, hmr: { clientPort: port } },
  test: {
    environment: 'jsdom',
    include: ['src/**/*.test.ts'],
    setupFiles: ['src/testing/patience.ts'],
    testTimeout: 40_000,
    hookTimeout: 40_000,
  },
})

// How the console is built: one page under `/console/`, files with the hash of their content in their names, and what the
// plugins beside this add: the theme's variables as a stylesheet, compressed copies, and a list that says the build is whole.
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'
import { developmentPages } from './build/development-pages.ts'
import { finishBuild } from './build/finish-build.ts'
import { themeCss } from './build/theme-css.ts'

/** The gateway that `npm run -w console dev` asks. */
const GATEWAY = process.env['CROSSMODEL_CONSOLE'] ?? 'http://localhost:8485'

// oxlint-disable-next-line import/no-default-export -- Vite asks for it.
export default defineConfig({
  base: '/console/',
  plugins: [developmentPages(), react(), themeCss(), finishBuild()],
  build: { target: 'es2023', sourcemap: false, reportCompressedSize: false, modulePreload: { polyfill: false } },
  server: {
    host: '127.0.0.1',
    proxy: { '/admin': { target: GATEWAY, changeOrigin: true, headers: { origin: GATEWAY } } },
  },
})

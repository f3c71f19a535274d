// The console's frame: side bar, rail or bottom bar by the width of the window, and the page within it.
import { Outlet } from '@tanstack/react-router'
import { Suspense } from 'react'
import { KeyList } from '../keyboard/key-list.tsx'
import { useFrameKeys } from '../keyboard/use-frame-keys.ts'
import { Palette } from '../palette/palette.tsx'
import { useFrameCommands } from '../palette/use-frame-commands.ts'
import { SessionDialog } from '../session-dialog.tsx'
import { useSession } from '../use-session.ts'
import { WorkspaceProvider } from '../workspace.tsx'
import { BottomBar } from './bottom-bar.tsx'
import { ConnectionBar } from './connection-bar.tsx'
import styles from './frame.module.css'
import { PlaceGuard } from './place-guard.tsx'
import { SideBar } from './side-bar.tsx'
import { TopBar } from './top-bar.tsx'
import { VisitorBar } from './visitor-bar.tsx'

export function Frame() {
  const session = useSession()
  return (
    <WorkspaceProvider session={session}>
      <a className={styles.skip} href="#main">
        Skip to content
      </a>
      <ConnectionBar />
      <div className={styles.app}>
        <SideBar />
        <div className={styles.body}>
          <TopBar />
          <VisitorBar />
          <main id="main" tabIndex={-1} className={styles.main}>
            <PlaceGuard>
              <Suspense>
                <Outlet />
              </Suspense>
            </PlaceGuard>
          </main>
        </div>
        <BottomBar />
      </div>
      <FrameKeys />
      <Palette />
      <KeyList />
      <SessionDialog />
    </WorkspaceProvider>
  )
}

/** The keys and commands that hold on every page. */
function FrameKeys() {
  useFrameKeys()
  useFrameCommands()
  return null
}

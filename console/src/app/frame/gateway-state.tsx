// How the gateway is, at the foot of the side bar.
import { Tooltip } from '@mantine/core'
import { useSyncExternalStore } from 'react'
import { connection } from '../../api/connection.ts'
import { useSession } from '../use-session.ts'
import { Mark } from '../../parts/mark.tsx'
import styles from './gateway-state.module.css'

/** The version that served this page. */
let loadedVersion: string | undefined

export function GatewayState({ isRail }: { isRail: boolean }) {
  const { kind } = useSyncExternalStore(connection.subscribe, connection.read)
  const { version } = useSession().gateway
  loadedVersion ??= version
  const words = kind === 'lost' ? 'Gateway does not answer' : 'Gateway is well'
  return (
    <>
      {version === loadedVersion ? null : (
        <p className={styles.newer}>
          A newer version runs.{' '}
          <button type="button" onClick={() => location.reload()}>
            Reload
          </button>
        </p>
      )}
      <Tooltip label={words} position="right" disabled={!isRail}>
        <div className={styles.state}>
          <Mark kind={kind === 'lost' ? 'bad' : 'good'} />
          <span className={styles.words}>{words}</span>
        </div>
      </Tooltip>
    </>
  )
}

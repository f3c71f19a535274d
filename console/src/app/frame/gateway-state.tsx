// How the gateway is, at the foot of the side bar.
import { Tooltip } from '@mantine/core'
import { useSyncExternalStore } from 'react'
import { connection } from '../../api/connection.ts'
import { Mark } from '../../parts/mark.tsx'
import styles from './gateway-state.module.css'

export function GatewayState({ isRail }: { isRail: boolean }) {
  const { kind } = useSyncExternalStore(connection.subscribe, connection.read)
  const words = kind === 'lost' ? 'Gateway does not answer' : 'Gateway is well'
  return (
    <Tooltip label={words} position="right" disabled={!isRail}>
      <div className={styles.state}>
        <Mark kind={kind === 'lost' ? 'bad' : 'good'} />
        <span className={styles.words}>{words}</span>
      </div>
    </Tooltip>
  )
}

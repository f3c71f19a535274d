// A table that follows what comes: the table, the button behind which new rows wait, and the word where only a part is shown.
import { Button } from '@mantine/core'
import { DataTable } from './data-table.tsx'
import styles from './live-table.module.css'
import type { DataTableProps } from './table-column.ts'
import type { LiveTail } from './use-live-tail.ts'

type LiveTableProps<Row extends object> = Omit<DataTableProps<Row>, 'rows' | 'fresh'> & {
  tail: LiveTail<Row>
  /** Reads the list anew. */
  onReadAnew(): void
}

export function LiveTable<Row extends object>({ tail, onReadAnew, ...table }: LiveTableProps<Row>) {
  return (
    <div>
      {tail.waiting === 0 ? null : (
        <div className={styles.waiting}>
          <Button size="xs" onClick={tail.showWaiting}>
            {tail.waiting} new ↑
          </Button>
        </div>
      )}
      <span role="status" className="sr">
        {tail.waiting === 0 ? '' : `${tail.waiting} new`}
      </span>
      {tail.isSampled ? (
        <p role="status" className={styles.sampled}>
          More came at once than one look reads: of those every tenth is shown.{' '}
          <Button size="xs" variant="subtle" onClick={onReadAnew}>
            Read all again
          </Button>
        </p>
      ) : null}
      <DataTable {...table} rows={tail.rows} fresh={tail.fresh} />
    </div>
  )
}

// A table that follows what comes: the table, the button behind which new rows wait, and the word where only a part is shown.
import { Button } from '@mantine/core'
import { DataTable } from './data-table.tsx'
import styles from './live-table.module.css'
import type { DataTableProps } from './table-column.ts'
import type { LiveTail } from './use-live-tail.ts'

type LiveTableProps<Row extends object> = Omit<DataTableProps<Row>, 'rows' | 'fresh'> & { tail: LiveTail<Row> }

export function LiveTable<Row extends object>({ tail, ...table }: LiveTableProps<Row>) {
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
      {tail.isSampled ? <p className={styles.sampled}>More than 50 requests a second: every tenth is shown.</p> : null}
      <DataTable {...table} rows={tail.rows} fresh={tail.fresh} />
    </div>
  )
}

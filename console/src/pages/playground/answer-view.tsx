// What a model said, as text and nothing else: its reasoning, its words, the tools that it calls; or why there is no answer.
import { Copyable } from '../../parts/copy-button.tsx'
import { Note } from '../../parts/note.tsx'
import styles from './playground.module.css'
import type { Run } from './use-runs.ts'

export function AnswerView({ run }: { run: Run | undefined }) {
  if (run === undefined) return <p className="dim">Nothing has run yet.</p>
  const { answer, error, requestId } = run
  const reasoning = run.record?.tokens?.reasoning
  return (
    <div className={styles.answer} aria-busy={run.state === 'running'}>
      {answer.reasoning === '' ? null : (
        <details className={styles.reasoning}>
          <summary>
            Reasoning
            {reasoning === undefined || reasoning === 0 ? '' : `, ${reasoning.toLocaleString('en')} tokens`}
          </summary>
          <p className={styles.words}>{answer.reasoning}</p>
        </details>
      )}
      {answer.text === '' ? null : <p className={styles.words}>{answer.text}</p>}
      {answer.calls.map(({ id, name, input }) => (
        <div key={id} className={styles.call}>
          <span className="dim">Calls</span> <code>{name}</code>
          <pre>{input}</pre>
        </div>
      ))}
      {error === undefined ? null : (
        <Note kind="bad">
          {error.field === undefined ? null : (
            <>
              <code>{error.field}</code>:{' '}
            </>
          )}
          {error.message}
          <br />
          {error.code === undefined ? null : <code>{error.code}</code>}{' '}
          {requestId === undefined ? null : <Copyable text={requestId} label="Copy the request id" />}
        </Note>
      )}
      {run.state === 'stopped' ? <p className="dim">Stopped. What came until then is charged.</p> : null}
    </div>
  )
}

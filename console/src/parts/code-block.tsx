// A block of code to read and to copy. Long lines scroll inside it.
import { CopyButton } from './copy-button.tsx'
import styles from './code-block.module.css'

type CodeBlockProps = {
  code: string
  label: string
  /** What is copied, where more is copied than is shown: a key that the page masks. */
  copied?: string
  onCopy?: () => void
}

export function CodeBlock({ code, label, copied, onCopy }: CodeBlockProps) {
  return (
    <div className={styles.block}>
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- What scrolls can be reached by keyboard. */}
      <pre tabIndex={0} aria-label={label}>
        {code}
      </pre>
      <div className={styles.copy}>
        <CopyButton text={copied ?? code} label={`Copy: ${label}`} word="Copy" onCopy={onCopy} />
      </div>
    </div>
  )
}

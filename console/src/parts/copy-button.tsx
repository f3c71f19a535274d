// Copies exactly what it is given: whole ids, all nine digits, a command that runs. It is always where the thing is, says
// `Copied` for a moment, and tells readers of screens so.
import { Button, Tooltip } from '@mantine/core'
import { useClipboard } from '@mantine/hooks'
import { useEffect, useEffectEvent } from 'react'
import { Icon } from './icon.tsx'
import styles from './copy-button.module.css'

const SHOWN_MS = 1500

type CopyButtonProps = {
  text: string
  /** What is copied: `Copy the request id`. */
  label: string
  /** With a word beside the icon, as a button. */
  word?: string
  variant?: 'default' | 'filled' | 'subtle'
  size?: 'xs' | 'sm'
  onCopy?: (() => void) | undefined
}

export function CopyButton({ text, label, word, variant = 'default', size = 'xs', onCopy }: CopyButtonProps) {
  const { copy, copied, error } = useClipboard({ timeout: SHOWN_MS })
  const act = () => copy(text)
  const whenCopied = useEffectEvent(() => onCopy?.())
  useEffect(() => {
    if (copied) whenCopied()
  }, [copied])
  // A page that came over plain HTTP from another machine has no clipboard.
  const failed = error === null ? undefined : 'Copy it by hand'
  const told = (
    <span role="status" className="sr">
      {copied ? 'Copied' : failed}
    </span>
  )
  if (word !== undefined)
    return (
      <Button
        variant={variant}
        size={size}
        leftSection={<Icon name={copied ? 'check' : 'copy'} size={14} />}
        onClick={act}
        aria-label={label}
      >
        {copied ? 'Copied' : (failed ?? word)}
        {told}
      </Button>
    )
  return (
    <Tooltip label={copied ? 'Copied' : (failed ?? label)}>
      <button type="button" className={styles.copy} aria-label={label} onClick={act}>
        <Icon name={copied ? 'check' : 'copy'} size={14} />
        {told}
      </button>
    </Tooltip>
  )
}

/** An id or a code with its button; `shown` where only its beginning fits. */
export function Copyable({ text, shown, label }: { text: string; shown?: string; label: string }) {
  return (
    <span className={styles.copyable}>
      <code title={shown === undefined ? undefined : text}>{shown ?? text}</code>
      <CopyButton text={text} label={label} />
    </span>
  )
}

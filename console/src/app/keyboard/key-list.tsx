// The list of keys (`?`), with the switch for single letters.
import { Modal, Switch } from '@mantine/core'
import { useState } from 'react'
import { areSingleKeysOn, switchSingleKeys } from '../../parts/single-keys.ts'
import { useNavigation } from '../frame/use-navigation.ts'
import { closeKeyList, useIsKeyListOpen } from './key-list-state.ts'
import styles from './key-list.module.css'
import { isMac } from './platform.ts'

const mod = isMac ? '⌘' : 'Ctrl'

const EVERYWHERE: readonly (readonly [keys: string, does: string])[] = [
  [`${mod} K`, 'Find or do'],
  ['/', 'Filter of this page'],
  ['?', 'This list'],
  ['C', 'Create'],
  ['F', 'Add a filter'],
  ['L', 'Live tail'],
  ['J K', 'Next, previous row'],
  ['↵', 'Open'],
  ['[ ]', 'Newer, older'],
  ['E', 'Export'],
  ['T', 'Light or dark'],
  ['Z', 'Undo'],
  [`${mod} ↵`, 'Save, run'],
  ['Esc', 'Close'],
]

export function KeyList() {
  const isOpen = useIsKeyListOpen()
  return (
    <Modal opened={isOpen} onClose={closeKeyList} title="Keys" size={640}>
      <Keys />
    </Modal>
  )
}

function Keys() {
  const groups = useNavigation()
  const [isOn, setOn] = useState(areSingleKeysOn)
  const pages = groups
    .flatMap(({ entries }) => entries)
    .flatMap(({ letter, name }) => (letter ? [[`G ${letter.toUpperCase()}`, name] as const] : []))
  return (
    <>
      <div className={styles.columns}>
        <KeyRows rows={EVERYWHERE} />
        <KeyRows rows={pages} />
      </div>
      <Switch
        mt={16}
        label="Single letters"
        description="Off: only keys with ⌘ or Ctrl do something."
        checked={isOn}
        onChange={(event) => {
          switchSingleKeys(event.currentTarget.checked)
          setOn(event.currentTarget.checked)
        }}
      />
    </>
  )
}

function KeyRows({ rows }: { rows: readonly (readonly [string, string])[] }) {
  return (
    <dl>
      {rows.map(([keys, does]) => (
        <div key={keys} className={styles.row}>
          <dt>
            {keys.split(' ').map((key) => (
              <kbd key={key}>{key}</kbd>
            ))}
          </dt>
          <dd>{does}</dd>
        </div>
      ))}
    </dl>
  )
}

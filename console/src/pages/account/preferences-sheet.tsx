// How the console behaves in this browser; nothing of it goes to the gateway.
import { Switch } from '@mantine/core'
import { useState } from 'react'
import { useScheme } from '../../app/theme/use-scheme.ts'
import { ChoiceControl } from '../../parts/choice-control.tsx'
import { Sheet } from '../../parts/sheet.tsx'
import { areSingleKeysOn, switchSingleKeys } from '../../parts/single-keys.ts'
import { chooseZone, useZone } from '../../parts/zone.ts'
import styles from './account.module.css'

const schemes = [
  { id: 'light', name: 'Light' },
  { id: 'dark', name: 'Dark' },
  { id: 'auto', name: 'As the system' },
] as const
const zones = [
  { id: 'local', name: 'Local time' },
  { id: 'utc', name: 'UTC' },
] as const

export function PreferencesSheet() {
  const { colorScheme, setColorScheme } = useScheme()
  const zone = useZone()
  const [isOn, setOn] = useState(areSingleKeysOn)
  return (
    <Sheet title="Preferences" note="Kept here alone">
      <div className={styles.form}>
        <div className={styles.choice}>
          <span>Scheme</span>
          <ChoiceControl label="Scheme" choices={schemes} chosen={colorScheme} onChoose={setColorScheme} />
        </div>
        <div className={styles.choice}>
          <span>Times</span>
          <ChoiceControl label="Times" choices={zones} chosen={zone} onChoose={chooseZone} />
        </div>
        <Switch
          label="Single letters"
          description="Off: only keys with ⌘ or Ctrl do something."
          checked={isOn}
          onChange={(event) => {
            switchSingleKeys(event.currentTarget.checked)
            setOn(event.currentTarget.checked)
          }}
        />
      </div>
    </Sheet>
  )
}

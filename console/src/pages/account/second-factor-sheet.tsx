// The second factor beside the password: one-time codes of an authenticator, with recovery codes.
import { Button, Modal } from '@mantine/core'
import { useState } from 'react'
import { Mark } from '../../parts/mark.tsx'
import { Padded, Sheet } from '../../parts/sheet.tsx'
import styles from './account.module.css'
import { SecondFactorDialog, type SecondFactorTask } from './second-factor-dialog.tsx'
import type { Account } from './use-account.ts'

const TITLES = {
  add: 'Add a second factor',
  renew: 'New recovery codes',
  remove: 'Switch the second factor off',
} satisfies Record<SecondFactorTask, string>

export function SecondFactorSheet({ account: { person, has_password: hasPassword } }: { account: Account }) {
  const [task, setTask] = useState<SecondFactorTask>()
  /** What is on the screen is shown this once. */
  const [isHeld, setHeld] = useState(false)
  const close = () => {
    setTask(undefined)
    setHeld(false)
  }
  const isOn = person.has_second_factor
  return (
    <Sheet title="Second factor" action={<Mark kind={isOn ? 'good' : 'idle'}>{isOn ? 'On' : 'Off'}</Mark>}>
      <Padded>
        <p className="dim">
          {hasPassword
            ? 'A code of your authenticator after the password. A recovery code signs you in once where the authenticator is lost.'
            : 'It belongs to a password, and you have none.'}
        </p>
        {hasPassword ? (
          <div className={styles.actions}>
            {isOn ? (
              <>
                <Button mt={12} onClick={() => setTask('renew')}>
                  New recovery codes
                </Button>
                <Button mt={12} onClick={() => setTask('remove')}>
                  Switch off
                </Button>
              </>
            ) : (
              <Button mt={12} onClick={() => setTask('add')}>
                Add a second factor
              </Button>
            )}
          </div>
        ) : null}
      </Padded>
      <Modal
        opened={task !== undefined}
        onClose={close}
        title={task === undefined ? '' : TITLES[task]}
        size={460}
        closeOnEscape={!isHeld}
        closeOnClickOutside={!isHeld}
        withCloseButton={!isHeld}
      >
        {task === undefined ? null : <SecondFactorDialog task={task} onHeld={() => setHeld(true)} onDone={close} />}
      </Modal>
    </Sheet>
  )
}

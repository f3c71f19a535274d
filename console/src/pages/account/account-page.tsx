// The page “Account”: name, ways to sign in, where one is signed in, how the console behaves in this browser, and the end of the
// account. It belongs to the person, and looks the same in every workspace.
import { PageHead } from '../../parts/page-head.tsx'
import { Stack } from '../../parts/sheet.tsx'
import { Part } from '../../parts/states.tsx'
import styles from './account.module.css'
import { DeleteSheet } from './delete-sheet.tsx'
import { PasskeysSheet } from './passkeys-sheet.tsx'
import { PasswordSheet } from './password-sheet.tsx'
import { PreferencesSheet } from './preferences-sheet.tsx'
import { ProfileSheet } from './profile-sheet.tsx'
import { SecondFactorSheet } from './second-factor-sheet.tsx'
import { SessionsSheet } from './sessions-sheet.tsx'
import { useAccount } from './use-account.ts'

export function AccountPage() {
  const read = useAccount()
  return (
    <div className={styles.column}>
      <Stack>
        <PageHead title="Account" under="Yours, in every workspace." />
        <Part query={read} name="Account">
          {(account) => (
            <Stack>
              <ProfileSheet account={account} />
              <PasswordSheet account={account} />
              <PasskeysSheet account={account} />
              <SecondFactorSheet account={account} />
              <SessionsSheet sessions={account.sessions} />
              <PreferencesSheet />
              <DeleteSheet account={account} />
            </Stack>
          )}
        </Part>
      </Stack>
    </div>
  )
}

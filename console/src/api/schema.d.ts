// Written by `npm run -w console api` from the gateway's OpenAPI document.
export interface paths {
    "/admin/session": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Who is signed in, and where they belong
         * @description For anyone.
         */
        get: operations["get-session"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/setup": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Makes the first operator, with the token that the start of the gateway printed
         * @description For anyone.
         */
        post: operations["post-setup"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/invitations/read": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * What an invitation is to
         * @description For anyone.
         */
        post: operations["post-invitations-read"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/invitations/accept": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Joins the workspace that an invitation is to
         * @description For person.
         */
        post: operations["post-invitations-accept"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/invitations/accept-as-new": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * The same with an account that is made for it
         * @description For anyone.
         */
        post: operations["post-invitations-accept-as-new"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/me": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Who is signed in, whole: the person, their ways to sign in, and where they are signed in
         * @description For person.
         */
        get: operations["get-me"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Changes the own name
         * @description For person.
         */
        patch: operations["patch-me"];
        trace?: never;
    };
    "/admin/me/delete": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Deletes the own account; asks for the password where there is one
         * @description For person.
         */
        post: operations["post-me-delete"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/me/sessions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Where the person is signed in
         * @description For person.
         */
        get: operations["get-me-sessions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/me/sessions/end-others": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Signs out everywhere else
         * @description For person.
         */
        post: operations["post-me-sessions-end-others"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/me/sessions/{session}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Signs out there
         * @description For person.
         */
        delete: operations["delete-me-sessions-session"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/workspaces": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * All workspaces with what is in their wallets, the newest first
         * @description For the permission `workspaces.read`.
         */
        get: operations["get-workspaces"];
        put?: never;
        /**
         * Makes a workspace with its wallet; its owner is invited, or is who makes it
         * @description For the permission `workspaces.write`.
         */
        post: operations["post-workspaces"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/workspaces/{workspace}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One workspace: its wallet, its members, and what last moved
         * @description For the permission `workspaces.read`.
         */
        get: operations["get-workspaces-workspace"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Gives the workspace another name
         * @description For the permission `settings.write`.
         */
        patch: operations["patch-workspaces-workspace"];
        trace?: never;
    };
    "/admin/workspaces/{workspace}/settings": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What can be set of the workspace, and what the operator has set for all of them
         * @description For the permission `settings.read`.
         */
        get: operations["get-workspaces-workspace-settings"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/workspaces/{workspace}/suspend": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Its keys are refused until it is resumed
         * @description For the permission `workspaces.write`.
         */
        post: operations["post-workspaces-workspace-suspend"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/workspaces/{workspace}/resume": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Takes back that it was suspended
         * @description For the permission `workspaces.write`.
         */
        post: operations["post-workspaces-workspace-resume"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/workspaces/{workspace}/money": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Moves money by hand: a grant, a refund, or an adjustment, which alone may take some away
         * @description For the permission `money.write`.
         */
        post: operations["post-workspaces-workspace-money"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/workspaces/{workspace}/members": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * A workspace's members, the oldest first, and the invitations to it that can still be accepted
         * @description For the permission `members.read`.
         */
        get: operations["get-workspaces-workspace-members"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/workspaces/{workspace}/members/{person}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Takes a member out of the workspace; their open invitations are void
         * @description For the permission `members.write`.
         */
        delete: operations["delete-workspaces-workspace-members-person"];
        options?: never;
        head?: never;
        /**
         * Gives a member another role, none above the own
         * @description For the permission `members.write`.
         */
        patch: operations["patch-workspaces-workspace-members-person"];
        trace?: never;
    };
    "/admin/workspaces/{workspace}/leave": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Leaves the workspace
         * @description For the permission `workspace.read`.
         */
        post: operations["post-workspaces-workspace-leave"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/workspaces/{workspace}/transfer": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Makes another member its owner, and oneself an admin
         * @description For the permission `members.write`.
         */
        post: operations["post-workspaces-workspace-transfer"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/workspaces/{workspace}/invitations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Invitations that can still be accepted, the newest first
         * @description For the permission `members.read`.
         */
        get: operations["get-workspaces-workspace-invitations"];
        put?: never;
        /**
         * Invites somebody, by mail where there is mail; else the link is in this answer and nowhere else
         * @description For the permission `members.write`.
         */
        post: operations["post-workspaces-workspace-invitations"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/workspaces/{workspace}/invitations/{invitation}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Withdraws an invitation
         * @description For the permission `members.write`.
         */
        delete: operations["delete-workspaces-workspace-invitations-invitation"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/people": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Everybody who has an account, by e-mail
         * @description For the permission `people.read`.
         */
        get: operations["get-people"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/people/{person}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One person
         * @description For the permission `people.read`.
         */
        get: operations["get-people-person"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Gives a role over the whole gateway, takes it, suspends, or takes that back; sessions end with each
         * @description For the permission `people.write`.
         */
        patch: operations["patch-people-person"];
        trace?: never;
    };
    "/admin/people/{person}/sessions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Where this person is signed in
         * @description For the permission `people.read`.
         */
        get: operations["get-people-person-sessions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/people/{person}/end-sessions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Signs this person out everywhere
         * @description For the permission `people.write`.
         */
        post: operations["post-people-person-end-sessions"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/workspaces/{workspace}/keys": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * A workspace's API keys, the oldest first, with what they spent
         * @description For the permission `keys.read`.
         */
        get: operations["get-workspaces-workspace-keys"];
        put?: never;
        /**
         * Makes a key; its text is in this answer and nowhere else
         * @description For the permission `keys.write`.
         */
        post: operations["post-workspaces-workspace-keys"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/workspaces/{workspace}/keys/{key}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One key, its use, and the names of models that it can ask for
         * @description For the permission `keys.read`.
         */
        get: operations["get-workspaces-workspace-keys-key"];
        put?: never;
        post?: never;
        /**
         * Ends it for good; what it did stays in the records
         * @description For the permission `keys.write`.
         */
        delete: operations["delete-workspaces-workspace-keys-key"];
        options?: never;
        head?: never;
        /**
         * Changes what is named: name, limits, models, aliases, expiry. All of it or nothing
         * @description For the permission `keys.write`.
         */
        patch: operations["patch-workspaces-workspace-keys-key"];
        trace?: never;
    };
    "/admin/workspaces/{workspace}/keys/{key}/disable": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Requests with it are refused until it is enabled again
         * @description For the permission `keys.write`.
         */
        post: operations["post-workspaces-workspace-keys-key-disable"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/workspaces/{workspace}/keys/{key}/enable": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Takes back that it was disabled
         * @description For the permission `keys.write`.
         */
        post: operations["post-workspaces-workspace-keys-key-enable"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/workspaces/{workspace}/keys/{key}/rotate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Makes another key with the same settings; the old one ends after so many seconds
         * @description For the permission `keys.write`.
         */
        post: operations["post-workspaces-workspace-keys-key-rotate"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/workspaces/{workspace}/playground/{protocol}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Sends a request of the protocol with a key of the person's session; the answer is the gateway's own, as it comes
         * @description For the permission `playground.run`.
         */
        post: operations["post-workspaces-workspace-playground-protocol"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/workspaces/{workspace}/playground/{protocol}/quote": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * What that request can cost at most, and what is held of the wallet when it begins
         * @description For the permission `playground.run`.
         */
        post: operations["post-workspaces-workspace-playground-protocol-quote"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/workspaces/{workspace}/playground/models": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The models that can be called now
         * @description For the permission `playground.run`.
         */
        get: operations["get-workspaces-workspace-playground-models"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/workspaces/{workspace}/management-keys": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * A workspace's management keys
         * @description For the permission `management-keys.read`.
         */
        get: operations["get-workspaces-workspace-management-keys"];
        put?: never;
        /**
         * Makes one; its text is in this answer and nowhere else
         * @description For the permission `management-keys.write`.
         */
        post: operations["post-workspaces-workspace-management-keys"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/workspaces/{workspace}/management-keys/{key}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Ends it for good, at once, and with it the keys that it made and its open invitations
         * @description For the permission `management-keys.write`.
         */
        delete: operations["delete-workspaces-workspace-management-keys-key"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/management-keys": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The gateway's management keys
         * @description For the permission `gateway-keys.read`.
         */
        get: operations["get-management-keys"];
        put?: never;
        /**
         * Makes one for the whole gateway; its text is in this answer and nowhere else
         * @description For the permission `gateway-keys.write`.
         */
        post: operations["post-management-keys"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/management-keys/{key}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Ends it for good, at once, and with it the keys that it made and its open invitations
         * @description For the permission `gateway-keys.write`.
         */
        delete: operations["delete-management-keys-key"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/workspaces/{workspace}/audit-log": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What was done in a workspace, the newest first
         * @description For the permission `audit.read`.
         */
        get: operations["get-workspaces-workspace-audit-log"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/workspaces/{workspace}/audit-log/export": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The same as JSON lines, the oldest first
         * @description For the permission `audit.read`.
         */
        get: operations["get-workspaces-workspace-audit-log-export"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/audit-log": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What was done at this gateway, the newest first
         * @description For the permission `gateway-audit.read`.
         */
        get: operations["get-audit-log"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/audit-log/export": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The same as JSON lines, the oldest first: a chain that can be checked
         * @description For the permission `gateway-audit.read`.
         */
        get: operations["get-audit-log-export"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/audit-log/verified": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Whether its chain is whole
         * @description For the permission `gateway-audit.read`.
         */
        get: operations["get-audit-log-verified"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/system": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Versions, database, disk, and what the auditor last found
         * @description For the permission `gateway.read`.
         */
        get: operations["get-system"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/system/findings": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Looks at data directory, database, audit log, clock and providers now; it reads the whole database
         * @description For the permission `gateway.read`.
         */
        get: operations["get-system-findings"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/health": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Endpoints with each of their credentials as this gateway sees them now, the worst first
         * @description For the permission `gateway.read`.
         */
        get: operations["get-health"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/counts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What waits for an operator, as numbers
         * @description For the permission `gateway.read`.
         */
        get: operations["get-counts"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/health/use": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Whether an endpoint, or all that a provider has, is used: draining takes no new conversation there
         * @description For the permission `gateway.write`.
         */
        put: operations["put-health-use"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/providers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Every provider, its credentials without their text, and those that are known and have none
         * @description For the permission `supply.read`.
         */
        get: operations["get-providers"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/providers/{provider}/credentials": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Stores a credential, sealed; it is used at once unless the answer says why not
         * @description For the permission `supply.write`.
         */
        post: operations["post-providers-provider-credentials"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/providers/{provider}/credentials/{credential}/rotate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Stores another credential in the place of this one, at once
         * @description For the permission `supply.write`.
         */
        post: operations["post-providers-provider-credentials-credential-rotate"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/providers/{provider}/credentials/{credential}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Removes a stored credential; it is not used from now on
         * @description For the permission `supply.write`.
         */
        delete: operations["delete-providers-provider-credentials-credential"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/providers/{provider}/test": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * One real call with each of its credentials, or with one of them; it costs what the call costs
         * @description For the permission `supply.write`.
         */
        post: operations["post-providers-provider-test"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/providers/rotate-master": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Makes a new master key and seals every stored credential under it
         * @description For the permission `supply.write`.
         */
        post: operations["post-providers-rotate-master"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/workspaces/{workspace}/overview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What is left, where it goes: the wallet, sums with the same before, the largest groups, budgets
         * @description For the permission `usage.read`.
         */
        get: operations["get-workspaces-workspace-overview"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/workspaces/{workspace}/usage": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * A workspace's use by model, key, provider or kind of client
         * @description For the permission `usage.read`.
         */
        get: operations["get-workspaces-workspace-usage"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/usage": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Use over all workspaces, with what providers were paid, the margin and what was lost
         * @description For the permission `gateway.read`.
         */
        get: operations["get-usage"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/workspaces/{workspace}/activity": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * A workspace's requests, the newest first; those under way stand beside them
         * @description For the permission `activity.read`.
         */
        get: operations["get-workspaces-workspace-activity"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/workspaces/{workspace}/activity/export": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The same as CSV
         * @description For the permission `activity.read`.
         */
        get: operations["get-workspaces-workspace-activity-export"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/workspaces/{workspace}/refusals": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * A workspace's requests that were refused before they became generations, the newest first, and how many
         * @description For the permission `activity.read`.
         */
        get: operations["get-workspaces-workspace-refusals"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/workspaces/{workspace}/activity/{generation}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One request whole: plan, attempts, losses, usage × price
         * @description For the permission `activity.read`.
         */
        get: operations["get-workspaces-workspace-activity-generation"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/activity": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The requests of all workspaces
         * @description For the permission `gateway.read`.
         */
        get: operations["get-activity"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/activity/export": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The same as CSV
         * @description For the permission `gateway.read`.
         */
        get: operations["get-activity-export"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/activity/{generation}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One request of any workspace, whole
         * @description For the permission `gateway.read`.
         */
        get: operations["get-activity-generation"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/workspaces/{workspace}/billing": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The wallet with its balance line, what is held now, and the ledger of the last days
         * @description For the permission `billing.read`.
         */
        get: operations["get-workspaces-workspace-billing"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/workspaces/{workspace}/billing/days": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The ledger by day and kind, a month of days at a time, the newest first
         * @description For the permission `billing.read`.
         */
        get: operations["get-workspaces-workspace-billing-days"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/workspaces/{workspace}/billing/ledger": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The ledger entry by entry, the newest first, with what was in the wallet after each
         * @description For the permission `billing.read`.
         */
        get: operations["get-workspaces-workspace-billing-ledger"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/workspaces/{workspace}/billing/statements": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The last two years by month: what was in the wallet before and after, and what moved
         * @description For the permission `billing.read`.
         */
        get: operations["get-workspaces-workspace-billing-statements"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/workspaces/{workspace}/billing/statements/{month}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One month: by day, by model, by key
         * @description For the permission `billing.read`.
         */
        get: operations["get-workspaces-workspace-billing-statements-month"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/workspaces/{workspace}/billing/statements/{month}/export": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One month as CSV: what moved by day and kind, and what was in the wallet after it
         * @description For the permission `billing.read`.
         */
        get: operations["get-workspaces-workspace-billing-statements-month-export"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/workspaces/{workspace}/models": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * All models that can be called, with what callers pay
         * @description For the permission `workspace.read`.
         */
        get: operations["get-workspaces-workspace-models"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/workspaces/{workspace}/models/health": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * How each of these models runs now, over all its endpoints
         * @description For the permission `workspace.read`.
         */
        get: operations["get-workspaces-workspace-models-health"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/workspaces/{workspace}/model": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One model: its price with all dimensions, and its endpoints with how they run
         * @description For the permission `workspace.read`.
         */
        get: operations["get-workspaces-workspace-model"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/public/models": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * All models that can be called, for whoever comes
         * @description For anyone.
         */
        get: operations["get-public-models"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/public/models/{*}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One of these models, with its price in all dimensions
         * @description For anyone.
         */
        get: operations["get-public-models-rest"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/catalogue": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Every model that can be called or only lacks a price, with what callers pay and what it costs
         * @description For the permission `supply.read`.
         */
        get: operations["get-catalogue"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/catalogue/model": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What callers pay for one model and what each endpoint costs, with all dimensions
         * @description For the permission `supply.read`.
         */
        get: operations["get-catalogue-model"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/catalogue/preview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * What a request would be charged at a price that is not set yet
         * @description For the permission `supply.read`.
         */
        post: operations["post-catalogue-preview"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/catalogue/price": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Sets what callers pay for a model, or gives it back to the catalogue
         * @description For the permission `supply.write`.
         */
        put: operations["put-catalogue-price"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        /**
         * @description ISO 8601 in UTC
         * @example 2026-11-27T14:08:26.000Z
         */
        Moment: string;
        /** @enum {unknown} */
        Permission: "workspace.read" | "usage.read" | "activity.read" | "keys.read" | "keys.write" | "billing.read" | "billing.write" | "members.read" | "members.write" | "settings.read" | "settings.write" | "playground.run" | "management-keys.read" | "management-keys.write" | "audit.read" | "gateway.read" | "gateway.write" | "supply.read" | "supply.write" | "workspaces.read" | "workspaces.write" | "money.write" | "people.read" | "people.write" | "gateway-audit.read" | "gateway-keys.read" | "gateway-keys.write";
        /**
         * @description USD as decimal text, exact to the nano-dollar
         * @example 386.45
         */
        Usd: string;
        Error: {
            error: {
                code: string;
                message: string;
                field?: string;
                request_id: string;
            };
        };
        /** @enum {unknown} */
        GatewayRole: "operator" | "support";
        Person: {
            id: string;
            email: string;
            name: string;
            gateway_role: components["schemas"]["GatewayRole"] | null;
            email_verified: boolean;
            has_second_factor: boolean;
        };
        /** @enum {unknown} */
        WorkspaceRole: "owner" | "admin" | "member" | "billing" | "read-only";
        ListedPerson: {
            id: string;
            email: string;
            name: string;
            gateway_role: components["schemas"]["GatewayRole"] | null;
            email_verified: boolean;
            has_second_factor: boolean;
            created_at: components["schemas"]["Moment"];
            last_seen_at: components["schemas"]["Moment"] | null;
            suspended_at: components["schemas"]["Moment"] | null;
            workspaces: {
                id: string;
                name: string;
                role: components["schemas"]["WorkspaceRole"];
            }[];
        };
        Passkey: {
            id: string;
            name: string | null;
            created_at: components["schemas"]["Moment"] | null;
        };
        Session: {
            id: string;
            is_current: boolean;
            signed_in_at: components["schemas"]["Moment"];
            renewed_at: components["schemas"]["Moment"];
            expires_at: components["schemas"]["Moment"];
            address: string;
            user_agent: string;
        };
        Me: {
            person: components["schemas"]["ListedPerson"];
            has_password: boolean;
            single_sign_on: string[];
            passkeys: components["schemas"]["Passkey"][];
            sessions: components["schemas"]["Session"][];
        };
        Done: {
            /** @enum {boolean} */
            done: true;
        };
        Workspace: {
            id: string;
            name: string;
            /** @enum {unknown} */
            status: "active" | "suspended";
            created_at: components["schemas"]["Moment"];
        };
        Member: {
            person: components["schemas"]["Person"];
            role: components["schemas"]["WorkspaceRole"];
            joined_at: components["schemas"]["Moment"];
            last_seen_at: components["schemas"]["Moment"] | null;
        };
        Invitation: {
            id: string;
            role: components["schemas"]["WorkspaceRole"];
            email: string | null;
            invited_by: string | null;
            created_at: components["schemas"]["Moment"];
            expires_at: components["schemas"]["Moment"];
        };
        KeyLimits: {
            requests_per_minute: number | null;
            tokens_per_minute: number | null;
            concurrent_requests: number | null;
            spend_per_day: components["schemas"]["Usd"] | null;
            spend_per_month: components["schemas"]["Usd"] | null;
        };
        Alias: {
            name: string;
            target: string;
            prefix: boolean;
        };
        Budget: {
            spent: components["schemas"]["Usd"];
            limit: components["schemas"]["Usd"] | null;
            share: number | null;
        };
        KeyLimitChanges: {
            requests_per_minute?: number | null | "default";
            tokens_per_minute?: number | null | "default";
            concurrent_requests?: number | null | "default";
            spend_per_day?: string | null | "default";
            spend_per_month?: string | null | "default";
        };
        NewAlias: {
            name: string;
            target: string;
            prefix: boolean;
        };
        Key: {
            id: string;
            name: string;
            /** @enum {unknown} */
            status: "active" | "disabled" | "deleted";
            /** @description The first characters, to recognise it by */
            preview: string;
            created_at: components["schemas"]["Moment"];
            expires_at: components["schemas"]["Moment"] | null;
            replaced_by: string | null;
            made_for: "playground" | null;
            limits: components["schemas"]["KeyLimits"];
            /** @description Those that were set for this key; others are defaults */
            limits_set: string[];
            allowed_models: string[] | null;
            aliases: components["schemas"]["Alias"][];
        };
        MadeKey: {
            key: components["schemas"]["Key"];
            /** @description Shown this once */
            text: string;
            notice: string | null;
        };
        ManagementKey: {
            id: string;
            name: string;
            preview: string;
            workspace_id: string | null;
            scopes: string[];
            made_by: string | null;
            created_at: components["schemas"]["Moment"];
            expires_at: components["schemas"]["Moment"] | null;
            last_used_at: components["schemas"]["Moment"] | null;
        };
        NewManagementKey: {
            name: string;
            scopes: components["schemas"]["Permission"][];
            expires_at?: components["schemas"]["Moment"] | null;
        };
        MadeManagementKey: {
            key: components["schemas"]["ManagementKey"];
            /** @description Shown this once */
            text: string;
        };
        AuditEntry: {
            sequence: number;
            at: components["schemas"]["Moment"];
            actor: {
                /** @enum {unknown} */
                kind: "person" | "management-key" | "command-line" | "gateway" | "nobody";
                id: string | null;
                name: string;
            };
            address: string | null;
            workspace_id: string | null;
            action: string;
            target: string | null;
            /** @enum {unknown} */
            outcome: "begun" | "done" | "denied" | "failed";
            reason: string | null;
            before: {
                [key: string]: unknown;
            } | null;
            after: {
                [key: string]: unknown;
            } | null;
            previous_hash: string;
            /** @description SHA-256 of all other fields */
            hash: string;
        };
        /** @enum {unknown} */
        Use: "enabled" | "draining" | "disabled";
        NewProviderCredential: {
            /** @description Goes in and never comes out */
            key: string;
        };
        StoredProviderCredential: {
            id: string;
            provider: string;
            created_at: components["schemas"]["Moment"];
            used: boolean;
            reason: string | null;
        };
        Range: {
            name: string;
            /** @enum {unknown} */
            unit: "minute" | "hour" | "day";
            from: components["schemas"]["Moment"];
            to: components["schemas"]["Moment"];
            previous_from: components["schemas"]["Moment"];
            read_at: components["schemas"]["Moment"];
        };
        Tokens: {
            /** @description All of it */
            input: number;
            fresh: number;
            cache_read: number;
            cache_write: number;
            /** @description All of it */
            output: number;
            reasoning: number;
        };
        Sums: {
            requests: number;
            completed: number;
            /** @description Of all faults */
            failed: number;
            failed_caller: number;
            failed_provider: number;
            failed_ours: number;
            /** @description The caller left */
            cancelled: number;
            charge: components["schemas"]["Usd"];
            tokens: components["schemas"]["Tokens"];
            cache_hit_rate: number | null;
            /** @description USD: what the same tokens would have cost without a cache, less what they cost */
            saved: string;
            waived: components["schemas"]["Usd"];
            /** @description Requests whose usage was counted by us */
            estimated: number;
            /** @description Requests that lost something in a translation */
            lossy: number;
            /** @description Requests with more than one attempt */
            retried: number;
            /** @description Of these, those that were completed */
            rescued: number;
            hedged: number;
        };
        Quantiles: {
            p50: number | null;
            p95: number | null;
        };
        Latency: {
            first: components["schemas"]["Quantiles"];
            total: components["schemas"]["Quantiles"];
        };
        Point: {
            start: components["schemas"]["Moment"];
            is_over: boolean;
            requests: number;
            completed: number;
            /** @description Of all faults */
            failed: number;
            failed_caller: number;
            failed_provider: number;
            failed_ours: number;
            /** @description The caller left */
            cancelled: number;
            charge: components["schemas"]["Usd"];
            tokens: components["schemas"]["Tokens"];
            cache_hit_rate: number | null;
            /** @description USD: what the same tokens would have cost without a cache, less what they cost */
            saved: string;
            waived: components["schemas"]["Usd"];
            /** @description Requests whose usage was counted by us */
            estimated: number;
            /** @description Requests that lost something in a translation */
            lossy: number;
            /** @description Requests with more than one attempt */
            retried: number;
            /** @description Of these, those that were completed */
            rescued: number;
            hedged: number;
        };
        Refused: {
            /** @description None of the sums has them */
            requests: number;
            /** @description The most first */
            codes: {
                code: string;
                count: number;
            }[];
        };
        Group: {
            id: string;
            name: string;
            /** @description 1 is all */
            share: number;
            requests: number;
            completed: number;
            /** @description Of all faults */
            failed: number;
            failed_caller: number;
            failed_provider: number;
            failed_ours: number;
            /** @description The caller left */
            cancelled: number;
            charge: components["schemas"]["Usd"];
            tokens: components["schemas"]["Tokens"];
            cache_hit_rate: number | null;
            /** @description USD: what the same tokens would have cost without a cache, less what they cost */
            saved: string;
            waived: components["schemas"]["Usd"];
            /** @description Requests whose usage was counted by us */
            estimated: number;
            /** @description Requests that lost something in a translation */
            lossy: number;
            /** @description Requests with more than one attempt */
            retried: number;
            /** @description Of these, those that were completed */
            rescued: number;
            hedged: number;
        };
        Series: {
            id: string | null;
            charge: components["schemas"]["Usd"][];
            requests: number[];
            tokens: number[];
            failed: number[];
        };
        Groups: {
            by: string;
            data: components["schemas"]["Group"][];
            /** @description No group is left out */
            is_whole: boolean;
            rest: components["schemas"]["Sums"];
            /** @description A value for each point */
            series: components["schemas"]["Series"][];
        };
        Wallet: {
            spendable: components["schemas"]["Usd"] | null;
            posted: components["schemas"]["Usd"];
            held: components["schemas"]["Usd"];
            open_holds: number;
            credit_limit: string | null;
        };
        Pace: {
            per_day: components["schemas"]["Usd"];
            /** @description Full days that it was seen on; 0: nothing was charged */
            of_days: number;
            runway_days: number | null;
            empty_at: components["schemas"]["Moment"] | null;
        };
        Balance: {
            day: string;
            posted: components["schemas"]["Usd"];
        };
        SumsWithCost: {
            requests: number;
            completed: number;
            /** @description Of all faults */
            failed: number;
            failed_caller: number;
            failed_provider: number;
            failed_ours: number;
            /** @description The caller left */
            cancelled: number;
            charge: components["schemas"]["Usd"];
            tokens: components["schemas"]["Tokens"];
            cache_hit_rate: number | null;
            /** @description USD: what the same tokens would have cost without a cache, less what they cost */
            saved: string;
            waived: components["schemas"]["Usd"];
            /** @description Requests whose usage was counted by us */
            estimated: number;
            /** @description Requests that lost something in a translation */
            lossy: number;
            /** @description Requests with more than one attempt */
            retried: number;
            /** @description Of these, those that were completed */
            rescued: number;
            hedged: number;
            cost: components["schemas"]["Usd"];
            margin: components["schemas"]["Usd"];
            lost: components["schemas"]["Usd"];
            unpaid: components["schemas"]["Usd"];
        };
        PointWithCost: {
            start: components["schemas"]["Moment"];
            is_over: boolean;
            requests: number;
            completed: number;
            /** @description Of all faults */
            failed: number;
            failed_caller: number;
            failed_provider: number;
            failed_ours: number;
            /** @description The caller left */
            cancelled: number;
            charge: components["schemas"]["Usd"];
            tokens: components["schemas"]["Tokens"];
            cache_hit_rate: number | null;
            /** @description USD: what the same tokens would have cost without a cache, less what they cost */
            saved: string;
            waived: components["schemas"]["Usd"];
            /** @description Requests whose usage was counted by us */
            estimated: number;
            /** @description Requests that lost something in a translation */
            lossy: number;
            /** @description Requests with more than one attempt */
            retried: number;
            /** @description Of these, those that were completed */
            rescued: number;
            hedged: number;
            cost: components["schemas"]["Usd"];
            margin: components["schemas"]["Usd"];
            lost: components["schemas"]["Usd"];
            unpaid: components["schemas"]["Usd"];
        };
        GroupWithCost: {
            id: string;
            name: string;
            /** @description 1 is all */
            share: number;
            requests: number;
            completed: number;
            /** @description Of all faults */
            failed: number;
            failed_caller: number;
            failed_provider: number;
            failed_ours: number;
            /** @description The caller left */
            cancelled: number;
            charge: components["schemas"]["Usd"];
            tokens: components["schemas"]["Tokens"];
            cache_hit_rate: number | null;
            /** @description USD: what the same tokens would have cost without a cache, less what they cost */
            saved: string;
            waived: components["schemas"]["Usd"];
            /** @description Requests whose usage was counted by us */
            estimated: number;
            /** @description Requests that lost something in a translation */
            lossy: number;
            /** @description Requests with more than one attempt */
            retried: number;
            /** @description Of these, those that were completed */
            rescued: number;
            hedged: number;
            cost: components["schemas"]["Usd"];
            margin: components["schemas"]["Usd"];
            lost: components["schemas"]["Usd"];
            unpaid: components["schemas"]["Usd"];
        };
        GroupsWithCost: {
            by: string;
            data: components["schemas"]["GroupWithCost"][];
            /** @description No group is left out */
            is_whole: boolean;
            rest: components["schemas"]["SumsWithCost"];
            /** @description A value for each point */
            series: components["schemas"]["Series"][];
        };
        RequestTokens: {
            input: number;
            cache_read: number;
            cache_write: number;
            output: number;
            reasoning: number;
        };
        Generation: {
            id: string;
            caller_request_id: string | null;
            key_id: string;
            /** @description Its name */
            key: string | null;
            /** @enum {unknown} */
            status: "completed" | "failed" | "cancelled" | "interrupted";
            error_code: string | null;
            finish_reason: string | null;
            protocol: string;
            streamed: boolean;
            requested_model: string;
            /** @description That ran; null: none did */
            model: string | null;
            provider: string | null;
            /** @description The kind of program that asked */
            client: string | null;
            session_id: string | null;
            agent_id: string | null;
            started_at: components["schemas"]["Moment"];
            ended_at: components["schemas"]["Moment"];
            first_content_ms: number | null;
            duration_ms: number;
            tokens: components["schemas"]["RequestTokens"] | null;
            charge: components["schemas"]["Usd"];
            waived: components["schemas"]["Usd"];
            /** @description Its usage was counted by us */
            estimated: boolean;
            /** @description Its charge was given back */
            reversed: boolean;
            tries: number;
            hedged: boolean;
            continued: boolean;
            /** @description What a translation could not carry */
            losses: number;
        };
        InFlight: {
            id: string;
            caller_request_id: string | null;
            key_id: string;
            key: string | null;
            protocol: string;
            streamed: boolean;
            requested_model: string;
            client: string | null;
            session_id: string | null;
            started_at: components["schemas"]["Moment"];
            held: components["schemas"]["Usd"];
            held_at_first: components["schemas"]["Usd"];
            /** @description How often more was held */
            extensions: number;
        };
        Refusal: {
            id: string;
            at: components["schemas"]["Moment"];
            key_id: string;
            key: string | null;
            protocol: string;
            /** @description Null: its body was not read so far */
            requested_model: string | null;
            status: number;
            code: string;
            field: string | null;
            /** @description What the caller was told; null where that may quote what they wrote */
            message: string | null;
            client: string;
        };
        ChargeLine: {
            /** @description A kind of token, `request`, or a tool of the provider’s */
            item: string;
            /** @description Another model that used it */
            model: string | null;
            count: number;
            /** @description USD for `per` of them */
            price: string;
            per: number;
            /** @description How many times the price */
            times: string;
            /** @description USD, exact: finer than a nano-dollar */
            amount: string;
        };
        Story: {
            upstream_model: string | null;
            parent_agent_id: string | null;
            /** @description In all when it ended */
            held: components["schemas"]["Usd"] | null;
            /** @enum {unknown} */
            hold_end: "settled" | "released" | "expired" | "reversed";
            price_version: string | null;
            amounts: {
                lines: components["schemas"]["ChargeLine"][];
                /** @description USD, exact */
                sum: string;
                /** @description The sum, rounded up to a nano-dollar */
                due: string;
            } | null;
            dropped: string[];
            route: {
                [key: string]: unknown;
            } | null;
            attempts: {
                [key: string]: unknown;
            }[];
            unpriced: string[];
            service_tier: string | null;
            speed: string | null;
            region: string | null;
        };
        GenerationWithCost: {
            id: string;
            caller_request_id: string | null;
            key_id: string;
            /** @description Its name */
            key: string | null;
            /** @enum {unknown} */
            status: "completed" | "failed" | "cancelled" | "interrupted";
            error_code: string | null;
            finish_reason: string | null;
            protocol: string;
            streamed: boolean;
            requested_model: string;
            /** @description That ran; null: none did */
            model: string | null;
            provider: string | null;
            /** @description The kind of program that asked */
            client: string | null;
            session_id: string | null;
            agent_id: string | null;
            started_at: components["schemas"]["Moment"];
            ended_at: components["schemas"]["Moment"];
            first_content_ms: number | null;
            duration_ms: number;
            tokens: components["schemas"]["RequestTokens"] | null;
            charge: components["schemas"]["Usd"];
            waived: components["schemas"]["Usd"];
            /** @description Its usage was counted by us */
            estimated: boolean;
            /** @description Its charge was given back */
            reversed: boolean;
            tries: number;
            hedged: boolean;
            continued: boolean;
            /** @description What a translation could not carry */
            losses: number;
            workspace_id: string;
            workspace: string | null;
            cost: components["schemas"]["Usd"];
        };
        InFlightOfOperator: {
            id: string;
            caller_request_id: string | null;
            key_id: string;
            key: string | null;
            protocol: string;
            streamed: boolean;
            requested_model: string;
            client: string | null;
            session_id: string | null;
            started_at: components["schemas"]["Moment"];
            held: components["schemas"]["Usd"];
            held_at_first: components["schemas"]["Usd"];
            /** @description How often more was held */
            extensions: number;
            workspace_id: string;
            workspace: string | null;
        };
        DayOfMoney: {
            day: string;
            is_over: boolean;
            kind: string;
            count: number;
            /** @description USD, into the wallet; below zero, out of it */
            amount: string;
            posted_after: components["schemas"]["Usd"];
        };
        FirstTier: {
            input: components["schemas"]["Usd"];
            output: components["schemas"]["Usd"];
            cache_read: components["schemas"]["Usd"];
            cache_write: components["schemas"]["Usd"];
            /** @description How many tiers there are; this is the first */
            tiers: number;
        };
        PriceTier: {
            from_input_tokens: number;
            input: components["schemas"]["Usd"];
            output: components["schemas"]["Usd"];
            cache_read: components["schemas"]["Usd"];
            cache_write: components["schemas"]["Usd"];
            cache_write_1h: components["schemas"]["Usd"];
            reasoning: components["schemas"]["Usd"];
            input_audio: components["schemas"]["Usd"];
            input_image: components["schemas"]["Usd"];
            output_audio: components["schemas"]["Usd"];
            output_image: components["schemas"]["Usd"];
        };
        FullPriceCard: {
            version: string;
            per_request: components["schemas"]["Usd"];
            server_tools: {
                [key: string]: components["schemas"]["Usd"];
            };
            tiers: components["schemas"]["PriceTier"][];
            service_tiers?: {
                [key: string]: components["schemas"]["PriceTier"][];
            };
            speeds?: {
                [key: string]: components["schemas"]["Usd"];
            };
            regions?: {
                [key: string]: components["schemas"]["Usd"];
            };
            hours?: {
                factor: components["schemas"]["Usd"];
                utc: string;
                days: string[];
            }[];
        };
        /** @description USD per million tokens; null: not known */
        PriceCard: components["schemas"]["FullPriceCard"] | "free" | null;
        WrittenTier: {
            from_input_tokens: number;
            input?: string;
            output?: string;
            cache_read?: string;
            cache_write?: string;
            cache_write_1h?: string;
            reasoning?: string;
            input_audio?: string;
            input_image?: string;
            output_audio?: string;
            output_image?: string;
        };
        WrittenPrice: {
            input?: string;
            output?: string;
            cache_read?: string;
            cache_write?: string;
            cache_write_1h?: string;
            reasoning?: string;
            input_audio?: string;
            input_image?: string;
            output_audio?: string;
            output_image?: string;
            per_request?: string;
            server_tools?: {
                [key: string]: string;
            };
            tiers?: components["schemas"]["WrittenTier"][];
            service_tiers?: {
                [key: string]: string | {
                    input?: string;
                    output?: string;
                    cache_read?: string;
                    cache_write?: string;
                    cache_write_1h?: string;
                    reasoning?: string;
                    input_audio?: string;
                    input_image?: string;
                    output_audio?: string;
                    output_image?: string;
                };
            };
            speeds?: {
                [key: string]: string;
            };
            regions?: {
                [key: string]: string;
            };
            hours?: {
                factor: string;
                utc: string[];
                days?: string[];
            }[];
        };
        ShownPrice: {
            model: string;
            /** @enum {string} */
            currency: "USD";
            per: string;
            price: components["schemas"]["PriceCard"];
            endpoints: {
                id: string;
                price: components["schemas"]["PriceCard"];
                cost: components["schemas"]["PriceCard"];
                below_cost: string[];
            }[];
            margin: string;
            /** @enum {unknown} */
            source: "file" | "database" | "list" | "catalogue";
            set_at: components["schemas"]["Moment"] | null;
            written: (components["schemas"]["WrittenPrice"] | "free") | null;
            reason?: string;
        };
    };
    responses: {
        /** @description Refused */
        Refused: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Error"];
            };
        };
    };
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    "get-session": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        person: {
                            id: string;
                            email: string;
                            name: string;
                            gateway_role: ("operator" | "support") | null;
                            email_verified: boolean;
                            has_second_factor: boolean;
                            signed_in_at: components["schemas"]["Moment"];
                            expires_at: components["schemas"]["Moment"];
                        } | null;
                        permissions: components["schemas"]["Permission"][];
                        workspaces: {
                            id: string;
                            name: string;
                            /** @enum {unknown} */
                            status: "active" | "suspended";
                            /** @enum {unknown} */
                            role: "owner" | "admin" | "member" | "billing" | "read-only";
                            permissions: components["schemas"]["Permission"][];
                            spendable: components["schemas"]["Usd"] | "unlimited";
                        }[];
                        gateway: {
                            version: string;
                            command: string | null;
                            callers_url: string | null;
                            has_mail: boolean;
                            needs_first_operator: boolean;
                            /** @enum {unknown} */
                            sign_up: "open" | "closed";
                            /** @description Whoever comes may read models and prices */
                            public_models: boolean;
                            single_sign_on: {
                                id: string;
                                name: string;
                            }[];
                        };
                    };
                };
            };
            "4XX": components["responses"]["Refused"];
        };
    };
    "post-setup": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    token: string;
                    name: string;
                    email: string;
                    password: string;
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        person: components["schemas"]["Person"];
                    };
                };
            };
            "4XX": components["responses"]["Refused"];
        };
    };
    "post-invitations-read": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    token: string;
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        workspace: {
                            id: string;
                            name: string;
                        };
                        role: components["schemas"]["WorkspaceRole"];
                        email: string | null;
                        invited_by: string | null;
                    };
                };
            };
            "4XX": components["responses"]["Refused"];
        };
    };
    "post-invitations-accept": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    token: string;
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        workspace_id: string;
                        role: components["schemas"]["WorkspaceRole"];
                    };
                };
            };
            "4XX": components["responses"]["Refused"];
        };
    };
    "post-invitations-accept-as-new": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    token: string;
                    name: string;
                    email: string;
                    password: string;
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        workspace_id: string;
                        role: components["schemas"]["WorkspaceRole"];
                        person: components["schemas"]["Person"];
                    };
                };
            };
            "4XX": components["responses"]["Refused"];
        };
    };
    "get-me": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Me"];
                };
            };
            "4XX": components["responses"]["Refused"];
        };
    };
    "patch-me": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    name: string;
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Me"];
                };
            };
            "4XX": components["responses"]["Refused"];
        };
    };
    "post-me-delete": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    password?: string;
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Done"];
                };
            };
            "4XX": components["responses"]["Refused"];
        };
    };
    "get-me-sessions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["Session"][];
                        next: string | null;
                    };
                };
            };
            "4XX": components["responses"]["Refused"];
        };
    };
    "post-me-sessions-end-others": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Done"];
                };
            };
            "4XX": components["responses"]["Refused"];
        };
    };
    "delete-me-sessions-session": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                session: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Done"];
                };
            };
            "4XX": components["responses"]["Refused"];
        };
    };
    "get-workspaces": {
        parameters: {
            query?: {
                /** @description In the name or the id */
                search?: string;
                /** @description `next` of the page before */
                after?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: {
                            id: string;
                            name: string;
                            /** @enum {unknown} */
                            status: "active" | "suspended";
                            created_at: components["schemas"]["Moment"];
                            /** @description null: unlimited */
                            spendable: components["schemas"]["Usd"] | null;
                            posted: components["schemas"]["Usd"];
                            held: components["schemas"]["Usd"];
                            open_holds: number;
                            /** @description null: unlimited */
                            credit_limit: components["schemas"]["Usd"] | null;
                        }[];
                        next: string | null;
                    };
                };
            };
            "4XX": components["responses"]["Refused"];
        };
    };
    "post-workspaces": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    name: string;
                    owner_email?: string | null;
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        workspace: components["schemas"]["Workspace"];
                        invitation_url: string | null;
                    };
                };
            };
            "4XX": components["responses"]["Refused"];
        };
    };
    "get-workspaces-workspace": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                workspace: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        id: string;
                        name: string;
                        /** @enum {unknown} */
                        status: "active" | "suspended";
                        created_at: components["schemas"]["Moment"];
                        /** @description null: unlimited */
                        spendable: components["schemas"]["Usd"] | null;
                        posted: components["schemas"]["Usd"];
                        held: components["schemas"]["Usd"];
                        open_holds: number;
                        /** @description null: unlimited */
                        credit_limit: components["schemas"]["Usd"] | null;
                        members: {
                            id: string;
                            email: string;
                            role: string;
                        }[];
                        /** @description The last fifty, the newest first */
                        movements: {
                            sequence: number;
                            kind: string;
                            /** @description USD, into the wallet; below zero, out of it */
                            amount: string;
                            generation_id: string | null;
                            reason: string | null;
                            actor: string | null;
                            created_at: components["schemas"]["Moment"];
                        }[];
                    };
                };
            };
            "4XX": components["responses"]["Refused"];
        };
    };
    "patch-workspaces-workspace": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                workspace: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    name: string;
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Workspace"];
                };
            };
            "4XX": components["responses"]["Refused"];
        };
    };
    "get-workspaces-workspace-settings": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                workspace: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        workspace: components["schemas"]["Workspace"];
                        keeps_name: boolean;
                        records_kept_days: number | null;
                    };
                };
            };
            "4XX": components["responses"]["Refused"];
        };
    };
    "post-workspaces-workspace-suspend": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                workspace: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Workspace"];
                };
            };
            "4XX": components["responses"]["Refused"];
        };
    };
    "post-workspaces-workspace-resume": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                workspace: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Workspace"];
                };
            };
            "4XX": components["responses"]["Refused"];
        };
    };
    "post-workspaces-workspace-money": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                workspace: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @enum {unknown} */
                    kind: "grant" | "refund" | "adjust";
                    /** @description USD; below zero only for an adjustment */
                    amount: string;
                    reason: string;
                    /** @description The same key is posted once, however often it is sent */
                    idempotency_key: string;
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description null: unlimited */
                        spendable: components["schemas"]["Usd"] | null;
                        posted: components["schemas"]["Usd"];
                        held: components["schemas"]["Usd"];
                        open_holds: number;
                        /** @description null: unlimited */
                        credit_limit: components["schemas"]["Usd"] | null;
                    };
                };
            };
            "4XX": components["responses"]["Refused"];
        };
    };
    "get-workspaces-workspace-members": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                workspace: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["Member"][];
                        next: null;
                        invitations: components["schemas"]["Invitation"][];
                    };
                };
            };
            "4XX": components["responses"]["Refused"];
        };
    };
    "delete-workspaces-workspace-members-person": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                workspace: string;
                person: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Done"];
                };
            };
            "4XX": components["responses"]["Refused"];
        };
    };
    "patch-workspaces-workspace-members-person": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                workspace: string;
                person: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    role: components["schemas"]["WorkspaceRole"];
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Member"];
                };
            };
            "4XX": components["responses"]["Refused"];
        };
    };
    "post-workspaces-workspace-leave": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                workspace: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Done"];
                };
            };
            "4XX": components["responses"]["Refused"];
        };
    };
    "post-workspaces-workspace-transfer": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                workspace: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    person_id: string;
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Done"];
                };
            };
            "4XX": components["responses"]["Refused"];
        };
    };
    "get-workspaces-workspace-invitations": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                workspace: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["Invitation"][];
                        next: string | null;
                    };
                };
            };
            "4XX": components["responses"]["Refused"];
        };
    };
    "post-workspaces-workspace-invitations": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                workspace: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    role: components["schemas"]["WorkspaceRole"];
                    email?: string | null;
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        invitation: components["schemas"]["Invitation"];
                        url: string | null;
                    };
                };
            };
            "4XX": components["responses"]["Refused"];
        };
    };
    "delete-workspaces-workspace-invitations-invitation": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                workspace: string;
                invitation: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Done"];
                };
            };
            "4XX": components["responses"]["Refused"];
        };
    };
    "get-people": {
        parameters: {
            query?: {
                /** @description In the e-mail or the name */
                search?: string;
                /** @description `next` of the page before */
                after?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["ListedPerson"][];
                        next: string | null;
                    };
                };
            };
            "4XX": components["responses"]["Refused"];
        };
    };
    "get-people-person": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                person: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ListedPerson"];
                };
            };
            "4XX": components["responses"]["Refused"];
        };
    };
    "patch-people-person": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                person: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    gateway_role?: components["schemas"]["GatewayRole"] | null;
                    is_suspended?: boolean;
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ListedPerson"];
                };
            };
            "4XX": components["responses"]["Refused"];
        };
    };
    "get-people-person-sessions": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                person: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["Session"][];
                        next: string | null;
                    };
                };
            };
            "4XX": components["responses"]["Refused"];
        };
    };
    "post-people-person-end-sessions": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                person: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ListedPerson"];
                };
            };
            "4XX": components["responses"]["Refused"];
        };
    };
    "get-workspaces-workspace-keys": {
        parameters: {
            query?: {
                deleted?: boolean;
            };
            header?: never;
            path: {
                workspace: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: {
                            id: string;
                            name: string;
                            /** @enum {unknown} */
                            status: "active" | "disabled" | "deleted";
                            /** @description The first characters, to recognise it by */
                            preview: string;
                            created_at: components["schemas"]["Moment"];
                            expires_at: components["schemas"]["Moment"] | null;
                            replaced_by: string | null;
                            made_for: "playground" | null;
                            limits: components["schemas"]["KeyLimits"];
                            /** @description Those that were set for this key; others are defaults */
                            limits_set: string[];
                            allowed_models: string[] | null;
                            aliases: components["schemas"]["Alias"][];
                            spend: {
                                day: components["schemas"]["Budget"];
                                month: components["schemas"]["Budget"];
                            };
                            last_used_at: components["schemas"]["Moment"] | null;
                        }[];
                        next: null;
                        month_ends_at: components["schemas"]["Moment"];
                    };
                };
            };
            "4XX": components["responses"]["Refused"];
        };
    };
    "post-workspaces-workspace-keys": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                workspace: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    name: string;
                    limits?: components["schemas"]["KeyLimitChanges"];
                    expires_at?: components["schemas"]["Moment"] | null;
                    allowed_models?: string[] | null;
                    aliases?: components["schemas"]["NewAlias"][];
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MadeKey"];
                };
            };
            "4XX": components["responses"]["Refused"];
        };
    };
    "get-workspaces-workspace-keys-key": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                workspace: string;
                key: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        id: string;
                        name: string;
                        /** @enum {unknown} */
                        status: "active" | "disabled" | "deleted";
                        /** @description The first characters, to recognise it by */
                        preview: string;
                        created_at: components["schemas"]["Moment"];
                        expires_at: components["schemas"]["Moment"] | null;
                        replaced_by: string | null;
                        made_for: "playground" | null;
                        limits: components["schemas"]["KeyLimits"];
                        /** @description Those that were set for this key; others are defaults */
                        limits_set: string[];
                        allowed_models: string[] | null;
                        aliases: components["schemas"]["Alias"][];
                        spend: {
                            day: components["schemas"]["Budget"];
                            month: components["schemas"]["Budget"];
                        };
                        last_used_at: components["schemas"]["Moment"] | null;
                        day_ends_at: components["schemas"]["Moment"];
                        month_ends_at: components["schemas"]["Moment"];
                        held: components["schemas"]["Usd"];
                        in_flight: number;
                        month_at_pace: components["schemas"]["Usd"] | null;
                        /** @description Of a minute in 24 hours */
                        peak: {
                            requests: number;
                            tokens: number;
                        };
                        /** @description Those that used it, the last first */
                        clients: {
                            /** @description The kind of program; empty: not known */
                            client: string;
                            requests: number;
                            first_at: components["schemas"]["Moment"];
                            last_at: components["schemas"]["Moment"];
                            last_generation: string;
                            last_status: string;
                            last_error: string | null;
                        }[];
                        /** @description The operator's aliases, and the models of the gateway */
                        named: {
                            aliases: components["schemas"]["Alias"][];
                            models: {
                                id: string;
                                /** @description Others that find it, with `-` where there may be `.` */
                                names: string[];
                                can_be_called: boolean;
                                /** @description Seconds since the epoch; 0: not known */
                                created: number;
                            }[];
                        };
                    };
                };
            };
            "4XX": components["responses"]["Refused"];
        };
    };
    "delete-workspaces-workspace-keys-key": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                workspace: string;
                key: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Key"];
                };
            };
            "4XX": components["responses"]["Refused"];
        };
    };
    "patch-workspaces-workspace-keys-key": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                workspace: string;
                key: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    name?: string;
                    limits?: components["schemas"]["KeyLimitChanges"];
                    expires_at?: components["schemas"]["Moment"] | null;
                    allowed_models?: string[] | null;
                    aliases?: components["schemas"]["NewAlias"][];
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Key"];
                };
            };
            "4XX": components["responses"]["Refused"];
        };
    };
    "post-workspaces-workspace-keys-key-disable": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                workspace: string;
                key: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Key"];
                };
            };
            "4XX": components["responses"]["Refused"];
        };
    };
    "post-workspaces-workspace-keys-key-enable": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                workspace: string;
                key: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Key"];
                };
            };
            "4XX": components["responses"]["Refused"];
        };
    };
    "post-workspaces-workspace-keys-key-rotate": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                workspace: string;
                key: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    grace_seconds: number;
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MadeKey"];
                };
            };
            "4XX": components["responses"]["Refused"];
        };
    };
    "post-workspaces-workspace-playground-protocol": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                workspace: string;
                protocol: "chat" | "responses" | "messages";
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": unknown;
                };
            };
            "4XX": components["responses"]["Refused"];
        };
    };
    "post-workspaces-workspace-playground-protocol-quote": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                workspace: string;
                protocol: "chat" | "responses" | "messages";
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        model: string;
                        most: components["schemas"]["Usd"];
                        held_at_first: components["schemas"]["Usd"];
                        input_tokens: number;
                    };
                };
            };
            "4XX": components["responses"]["Refused"];
        };
    };
    "get-workspaces-workspace-playground-models": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                workspace: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: {
                            id: string;
                            name: string;
                            context_window_tokens: number | null;
                            max_output_tokens: number | null;
                        }[];
                    };
                };
            };
            "4XX": components["responses"]["Refused"];
        };
    };
    "get-workspaces-workspace-management-keys": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                workspace: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["ManagementKey"][];
                        next: string | null;
                    };
                };
            };
            "4XX": components["responses"]["Refused"];
        };
    };
    "post-workspaces-workspace-management-keys": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                workspace: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewManagementKey"];
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MadeManagementKey"];
                };
            };
            "4XX": components["responses"]["Refused"];
        };
    };
    "delete-workspaces-workspace-management-keys-key": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                workspace: string;
                key: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ManagementKey"];
                };
            };
            "4XX": components["responses"]["Refused"];
        };
    };
    "get-management-keys": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["ManagementKey"][];
                        next: string | null;
                    };
                };
            };
            "4XX": components["responses"]["Refused"];
        };
    };
    "post-management-keys": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewManagementKey"];
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MadeManagementKey"];
                };
            };
            "4XX": components["responses"]["Refused"];
        };
    };
    "delete-management-keys-key": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                key: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ManagementKey"];
                };
            };
            "4XX": components["responses"]["Refused"];
        };
    };
    "get-workspaces-workspace-audit-log": {
        parameters: {
            query?: {
                action?: string;
                actor?: string;
                /** @description `next` of the page before */
                after?: number;
            };
            header?: never;
            path: {
                workspace: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["AuditEntry"][];
                        next: string | null;
                    };
                };
            };
            "4XX": components["responses"]["Refused"];
        };
    };
    "get-workspaces-workspace-audit-log-export": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                workspace: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/jsonl": string;
                };
            };
            "4XX": components["responses"]["Refused"];
        };
    };
    "get-audit-log": {
        parameters: {
            query?: {
                action?: string;
                actor?: string;
                /** @description `next` of the page before */
                after?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["AuditEntry"][];
                        next: string | null;
                    };
                };
            };
            "4XX": components["responses"]["Refused"];
        };
    };
    "get-audit-log-export": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/jsonl": string;
                };
            };
            "4XX": components["responses"]["Refused"];
        };
    };
    "get-audit-log-verified": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        ok: boolean;
                        checked: number;
                        broken: string | null;
                    };
                };
            };
            "4XX": components["responses"]["Refused"];
        };
    };
    "get-system": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        version: string;
                        node: string;
                        database: {
                            kind: string;
                            schema_version: number;
                            /** @description Why it cannot be written */
                            fault: string | null;
                            /** @description That nobody has acknowledged */
                            incidents: {
                                kind: string;
                                message: string;
                                lost: unknown;
                                created_at: components["schemas"]["Moment"];
                                acknowledged: boolean;
                            }[];
                        };
                        disk: {
                            path: string;
                            free_bytes: number;
                            total_bytes: number;
                        };
                        /** @description False: `audit_every` is `off` */
                        is_audited: boolean;
                        audit: {
                            ended_at: components["schemas"]["Moment"];
                            /** @description Of the books */
                            differences: number;
                            /** @description Its chain as it was read then; null: it was not */
                            audit_log: {
                                ok: boolean;
                                message: string;
                                remedy: string | null;
                            } | null;
                        } | null;
                    };
                };
            };
            "4XX": components["responses"]["Refused"];
        };
    };
    "get-system-findings": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        findings: {
                            area: string;
                            /** @enum {unknown} */
                            state: "right" | "warning" | "fault";
                            message: string;
                            remedy: string | null;
                        }[];
                    };
                };
            };
            "4XX": components["responses"]["Refused"];
        };
    };
    "get-health": {
        parameters: {
            query?: {
                /** @description Those as well that are well and were not called */
                all?: boolean;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        at: components["schemas"]["Moment"];
                        /** @description An endpoint with one of its credentials each, the worst first */
                        lanes: {
                            endpoint: string;
                            provider: string;
                            credential: string;
                            /** @description The credential's place among those of its provider, from 1 on; null where there is no other */
                            credential_number: number | null;
                            /** @description That it serves; at most twenty */
                            models: string[];
                            /** @enum {unknown} */
                            state: "ready" | "degraded" | "open" | "cooling" | "probing";
                            /**
                             * @description As it is set of the endpoint or its provider, whichever leaves it less
                             * @enum {unknown}
                             */
                            use: "enabled" | "draining" | "disabled";
                            endpoint_use: components["schemas"]["Use"];
                            provider_use: components["schemas"]["Use"];
                            /** @description What opened it, or failed last */
                            fault: string | null;
                            /** @description Until when it is left alone */
                            back_at: components["schemas"]["Moment"] | null;
                            refused_since: components["schemas"]["Moment"] | null;
                            in_flight: number;
                            /** @description Of the last five minutes */
                            calls: number;
                            /** @description A part of the whole, 0 to 1 */
                            error_rate: number;
                            /** @description A part of the whole, 0 to 1 */
                            tool_error_rate: number;
                            /** @description Of the last five minutes; null where there was none */
                            first_content_ms: {
                                p50: number;
                                p75: number;
                                p90: number;
                                p95: number;
                                p99: number;
                                count: number;
                            } | null;
                            /** @description Of the last five minutes; null where there was none */
                            body_ms: {
                                p50: number;
                                p75: number;
                                p90: number;
                                p95: number;
                                p99: number;
                                count: number;
                            } | null;
                            /** @description Of the last five minutes; null where there was none */
                            tokens_per_second: {
                                p50: number;
                                p75: number;
                                p90: number;
                                p95: number;
                                p99: number;
                                count: number;
                            } | null;
                            headroom: {
                                requests: number | null;
                                tokens: number | null;
                                /** @description A part of the whole, 0 to 1 */
                                fraction: number;
                                resets_at: components["schemas"]["Moment"];
                            } | null;
                            /** @description null: the provider does not tell */
                            requests_left: number | null;
                            /** @description null: the provider does not tell */
                            tokens_left: number | null;
                            /** @description Of the last five minutes */
                            faults: {
                                /**
                                 * @description What the provider did wrong
                                 * @example rate-limited
                                 */
                                fault: string;
                                count: number;
                            }[];
                            /** @description The last hour by three minutes, the oldest first; empty: not called */
                            strip: {
                                calls: number[];
                                failed: number[];
                            };
                        }[];
                        /** @description Lanes beyond those that are shown */
                        left_out: number;
                        /** @description Lanes that are well and were not called; `all` shows them */
                        idle: number;
                        counts: {
                            closed: number;
                            probing: number;
                            open: number;
                            unused: number;
                            in_flight: number;
                            calls: number;
                            failed: number;
                        };
                        /** @description Of the last five minutes, at all gateways of the database; null where it cannot be read */
                        requests: {
                            /** @description Without those that their callers got wrong or left */
                            requests: number;
                            failed: number;
                            /** @description Answered by another endpoint than the first that was tried */
                            rescued: number;
                            first: {
                                p50: number | null;
                                p95: number | null;
                            };
                        } | null;
                        /** @description Calls that failed in the last hour, by minute; the last is the one that runs */
                        failed: {
                            /**
                             * @description What the provider did wrong
                             * @example rate-limited
                             */
                            fault: string;
                            counts: number[];
                        }[];
                        /** @description The newest first */
                        changes: {
                            at: components["schemas"]["Moment"];
                            /** @enum {unknown} */
                            kind: "away" | "back" | "refused" | "taken" | "use";
                            /** @description An endpoint or a provider */
                            subject: string;
                            credential: string | null;
                            /** @description The credential's place among those of its provider, from 1 on; null where there is no other */
                            credential_number: number | null;
                            fault: string | null;
                            use: components["schemas"]["Use"] | null;
                        }[];
                        /** @description What does not mend itself, the worst first */
                        needs: {
                            /** @enum {unknown} */
                            kind: "model-down" | "model-unused" | "credential-refused" | "unknown-model" | "forbidden-model" | "provider-not-ready";
                            provider: string | null;
                            /** @description Of a model that is unused, what would be used again; null: all that its provider has */
                            endpoint: string | null;
                            credential: string | null;
                            /** @description The credential's place among those of its provider, from 1 on; null where there is no other */
                            credential_number: number | null;
                            model: string | null;
                            since: components["schemas"]["Moment"] | null;
                            /** @description That it is about */
                            models: number;
                            /** @description Of these, those that nothing else serves */
                            models_down: number;
                            words: string | null;
                        }[];
                        needs_count: number;
                    };
                };
            };
            "4XX": components["responses"]["Refused"];
        };
    };
    "get-counts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        needs_a_hand: number;
                        unpriced: number;
                    };
                };
            };
            "4XX": components["responses"]["Refused"];
        };
    };
    "put-health-use": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    name: string;
                    use: components["schemas"]["Use"];
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        name: string;
                        before: components["schemas"]["Use"];
                        use: components["schemas"]["Use"];
                    };
                };
            };
            "4XX": components["responses"]["Refused"];
        };
    };
    "get-providers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        providers: {
                            name: string;
                            display_name: string;
                            ready: boolean;
                            /** @description Why it is not ready */
                            reason: string | null;
                            /**
                             * @description `file`: the configuration file names it. `switched-on`: a key of the database or the environment does. `found`: a server of this machine answered
                             * @enum {unknown}
                             */
                            source: "file" | "switched-on" | "found" | "sandbox";
                            docs: string | null;
                            address: string | null;
                            protocols: string[];
                            /** @description That it serves */
                            models: number;
                            use: components["schemas"]["Use"];
                            /** @description Why a key that is added here would not be used; null: it would be */
                            key_obstacle: string | null;
                            /** @description Of the environment that hold its key, the first that is set */
                            variables: string[];
                            credentials: {
                                /** @description Names it in records and logs, and does not tell it */
                                id: string;
                                /** @description Its place in turn; null where there is no other */
                                number: number | null;
                                /**
                                 * @description `none`: the server wants none
                                 * @enum {unknown}
                                 */
                                kind: "api-key" | "account" | "none";
                                /** @enum {unknown} */
                                from: "file" | "environment" | "database" | "sandbox" | "none";
                                /** @description null: it is no key, or too short to show any of it */
                                last_four: string | null;
                                created_at: components["schemas"]["Moment"] | null;
                                used: boolean;
                                /** @description Why it is not used */
                                reason: string | null;
                                refused_since: components["schemas"]["Moment"] | null;
                                /** @description When something was last served with it; null: not since this gateway started */
                                worked_at: components["schemas"]["Moment"] | null;
                            }[];
                        }[];
                        /** @description Those that could be used and have no credential */
                        known: {
                            name: string;
                            display_name: string;
                            /** @description What makes it ready, the shortest way first */
                            needs: string;
                            docs: string;
                            takes_key: boolean;
                            /** @description The configuration file switches it off */
                            disabled: boolean;
                        }[];
                    };
                };
            };
            "4XX": components["responses"]["Refused"];
        };
    };
    "post-providers-provider-credentials": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                provider: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewProviderCredential"];
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StoredProviderCredential"];
                };
            };
            "4XX": components["responses"]["Refused"];
        };
    };
    "post-providers-provider-credentials-credential-rotate": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                provider: string;
                credential: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewProviderCredential"];
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StoredProviderCredential"];
                };
            };
            "4XX": components["responses"]["Refused"];
        };
    };
    "delete-providers-provider-credentials-credential": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                provider: string;
                credential: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        id: string;
                        removed: boolean;
                    };
                };
            };
            "4XX": components["responses"]["Refused"];
        };
    };
    "post-providers-provider-test": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                provider: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    credential?: string;
                    /** @description Absent: its cheapest */
                    model?: string;
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description Every call was answered */
                        ok: boolean;
                        model: string;
                        protocol: string;
                        calls: {
                            credential: string;
                            ok: boolean;
                            status: number | null;
                            latency_ms: number;
                            /** @description What the model said; at most 200 characters */
                            text: string | null;
                            input_tokens: number | null;
                            output_tokens: number | null;
                            /** @description Why it failed, in the provider's own words */
                            error: string | null;
                        }[];
                    };
                };
            };
            "4XX": components["responses"]["Refused"];
        };
    };
    "post-providers-rotate-master": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description Its name */
                        master_key: string;
                        sealed: number;
                        /** @description Other gateways of the database need the new secrets.json */
                        shared: boolean;
                    };
                };
            };
            "4XX": components["responses"]["Refused"];
        };
    };
    "get-workspaces-workspace-overview": {
        parameters: {
            query?: {
                range?: "24h" | "7d" | "30d" | "90d";
                by?: "model" | "key";
            };
            header?: never;
            path: {
                workspace: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @enum {string} */
                        currency: "USD";
                        range: components["schemas"]["Range"];
                        totals: components["schemas"]["Sums"];
                        latency: components["schemas"]["Latency"];
                        points: components["schemas"]["Point"][];
                        /** @description Requests that were refused before they became generations; null: narrowed by what they do not have */
                        refused: components["schemas"]["Refused"] | null;
                        previous: components["schemas"]["Sums"];
                        groups: components["schemas"]["Groups"];
                        /** @description Records that are in no sum yet */
                        unsummed: number;
                        wallet: components["schemas"]["Wallet"];
                        pace: components["schemas"]["Pace"];
                        balance: components["schemas"]["Balance"][];
                        budgets: {
                            day_ends_at: components["schemas"]["Moment"];
                            month_ends_at: components["schemas"]["Moment"];
                            keys: {
                                key_id: string;
                                name: string;
                                status: string;
                                day: components["schemas"]["Budget"];
                                month: components["schemas"]["Budget"];
                            }[];
                            all_keys: number;
                        };
                        sessions: {
                            id: string;
                            first_at: components["schemas"]["Moment"];
                            last_at: components["schemas"]["Moment"];
                            requests: number;
                            failed: number;
                            input_tokens: number;
                            output_tokens: number;
                            charge: components["schemas"]["Usd"];
                            key_id: string;
                            /** @description Of its last request */
                            model: string;
                            client: string | null;
                        }[];
                    };
                };
            };
            "4XX": components["responses"]["Refused"];
        };
    };
    "get-workspaces-workspace-usage": {
        parameters: {
            query?: {
                range?: "1h" | "24h" | "7d" | "30d" | "90d" | "365d";
                /**
                 * @description ISO 8601 in UTC
                 * @example 2026-11-27T14:08:26.000Z
                 */
                from?: string;
                /**
                 * @description ISO 8601 in UTC
                 * @example 2026-11-27T14:08:26.000Z
                 */
                to?: string;
                key?: string;
                model?: string;
                provider?: string;
                client?: string;
                by?: "model" | "key" | "provider" | "client";
            };
            header?: never;
            path: {
                workspace: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @enum {string} */
                        currency: "USD";
                        range: components["schemas"]["Range"];
                        totals: components["schemas"]["Sums"];
                        latency: components["schemas"]["Latency"];
                        points: components["schemas"]["Point"][];
                        /** @description Requests that were refused before they became generations; null: narrowed by what they do not have */
                        refused: components["schemas"]["Refused"] | null;
                        previous: components["schemas"]["Sums"];
                        groups: components["schemas"]["Groups"];
                        /** @description Records that are in no sum yet */
                        unsummed: number;
                    };
                };
            };
            "4XX": components["responses"]["Refused"];
        };
    };
    "get-usage": {
        parameters: {
            query?: {
                range?: "1h" | "24h" | "7d" | "30d" | "90d" | "365d";
                /**
                 * @description ISO 8601 in UTC
                 * @example 2026-11-27T14:08:26.000Z
                 */
                from?: string;
                /**
                 * @description ISO 8601 in UTC
                 * @example 2026-11-27T14:08:26.000Z
                 */
                to?: string;
                key?: string;
                model?: string;
                provider?: string;
                client?: string;
                by?: "model" | "key" | "provider" | "client" | "workspace";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @enum {string} */
                        currency: "USD";
                        range: components["schemas"]["Range"];
                        totals: components["schemas"]["SumsWithCost"];
                        latency: components["schemas"]["Latency"];
                        points: components["schemas"]["PointWithCost"][];
                        /** @description Requests that were refused before they became generations; null: narrowed by what they do not have */
                        refused: components["schemas"]["Refused"] | null;
                        previous: components["schemas"]["SumsWithCost"];
                        groups: components["schemas"]["GroupsWithCost"];
                        /** @description Records that are in no sum yet */
                        unsummed: number;
                    };
                };
            };
            "4XX": components["responses"]["Refused"];
        };
    };
    "get-workspaces-workspace-activity": {
        parameters: {
            query?: {
                range?: "1h" | "24h" | "7d" | "30d" | "90d" | "365d";
                /**
                 * @description ISO 8601 in UTC
                 * @example 2026-11-27T14:08:26.000Z
                 */
                from?: string;
                /**
                 * @description ISO 8601 in UTC
                 * @example 2026-11-27T14:08:26.000Z
                 */
                to?: string;
                key?: string;
                model?: string;
                provider?: string;
                status?: string;
                error_code?: string;
                finish_reason?: string;
                protocol?: string;
                client?: string;
                session?: string;
                /** @description Our id or the caller’s own */
                request?: string;
                /** @description USD */
                least_charge?: string;
                least_total_ms?: number;
                least_first_ms?: number;
                lossy?: boolean;
                estimated?: boolean;
                retried?: boolean;
                /** @description `next` of the page before */
                cursor?: number;
                /** @description Only what came since: `after` of the last answer */
                after?: number;
                /** @description With `after`: the figures of the range as well */
                figures?: boolean;
            };
            header?: never;
            path: {
                workspace: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["Generation"][];
                        /** @description `cursor` of the next page, further back; with `after`: more came than a page holds */
                        next: string | null;
                        /** @description About so many requests were looked at for this page */
                        looked_at: number;
                        /** @description False: fewer fitted than a page holds, and `next` searches further back */
                        is_searched: boolean;
                        /** @description `after` of the next look for new ones; some may come twice */
                        after: string;
                        in_flight: components["schemas"]["InFlight"][];
                        figures: {
                            range: components["schemas"]["Range"];
                            totals: components["schemas"]["Sums"];
                            latency: components["schemas"]["Latency"];
                            points: components["schemas"]["Point"][];
                            /** @description Filters that these figures do not follow */
                            not_narrowed_by: string[];
                        } | null;
                        /** @description Requests of the time, and of the keys, that were refused before they became generations */
                        refused: number | null;
                    };
                };
            };
            "4XX": components["responses"]["Refused"];
        };
    };
    "get-workspaces-workspace-activity-export": {
        parameters: {
            query?: {
                range?: "1h" | "24h" | "7d" | "30d" | "90d" | "365d";
                /**
                 * @description ISO 8601 in UTC
                 * @example 2026-11-27T14:08:26.000Z
                 */
                from?: string;
                /**
                 * @description ISO 8601 in UTC
                 * @example 2026-11-27T14:08:26.000Z
                 */
                to?: string;
                key?: string;
                model?: string;
                provider?: string;
                status?: string;
                error_code?: string;
                finish_reason?: string;
                protocol?: string;
                client?: string;
                session?: string;
                /** @description Our id or the caller’s own */
                request?: string;
                /** @description USD */
                least_charge?: string;
                least_total_ms?: number;
                least_first_ms?: number;
                lossy?: boolean;
                estimated?: boolean;
                retried?: boolean;
            };
            header?: never;
            path: {
                workspace: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/csv": string;
                };
            };
            "4XX": components["responses"]["Refused"];
        };
    };
    "get-workspaces-workspace-refusals": {
        parameters: {
            query?: {
                range?: "1h" | "24h" | "7d" | "30d" | "90d" | "365d";
                /**
                 * @description ISO 8601 in UTC
                 * @example 2026-11-27T14:08:26.000Z
                 */
                from?: string;
                /**
                 * @description ISO 8601 in UTC
                 * @example 2026-11-27T14:08:26.000Z
                 */
                to?: string;
                key?: string;
                error_code?: string;
                /** @description `next` of the page before */
                cursor?: number;
            };
            header?: never;
            path: {
                workspace: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description Of requests that are alike in a minute, the first */
                        data: components["schemas"]["Refusal"][];
                        next: string | null;
                        counts: {
                            code: string;
                            count: number;
                        }[] | null;
                    };
                };
            };
            "4XX": components["responses"]["Refused"];
        };
    };
    "get-workspaces-workspace-activity-generation": {
        parameters: {
            query?: {
                key?: string;
                model?: string;
                provider?: string;
                status?: string;
                error_code?: string;
                finish_reason?: string;
                protocol?: string;
                client?: string;
                session?: string;
                /** @description Our id or the caller’s own */
                request?: string;
                /** @description USD */
                least_charge?: string;
                least_total_ms?: number;
                least_first_ms?: number;
                lossy?: boolean;
                estimated?: boolean;
                retried?: boolean;
            };
            header?: never;
            path: {
                workspace: string;
                generation: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        in_flight: components["schemas"]["InFlight"] | null;
                        generation: components["schemas"]["Generation"] | null;
                        story: components["schemas"]["Story"] | null;
                        refusal: components["schemas"]["Refusal"] | null;
                        /** @description The next newer one that the filter lets through */
                        newer: string | null;
                        /** @description The next older one; null: none is near */
                        older: string | null;
                    };
                };
            };
            "4XX": components["responses"]["Refused"];
        };
    };
    "get-activity": {
        parameters: {
            query?: {
                range?: "1h" | "24h" | "7d" | "30d" | "90d" | "365d";
                /**
                 * @description ISO 8601 in UTC
                 * @example 2026-11-27T14:08:26.000Z
                 */
                from?: string;
                /**
                 * @description ISO 8601 in UTC
                 * @example 2026-11-27T14:08:26.000Z
                 */
                to?: string;
                key?: string;
                model?: string;
                provider?: string;
                status?: string;
                error_code?: string;
                finish_reason?: string;
                protocol?: string;
                client?: string;
                session?: string;
                /** @description Our id or the caller’s own */
                request?: string;
                /** @description USD */
                least_charge?: string;
                least_total_ms?: number;
                least_first_ms?: number;
                lossy?: boolean;
                estimated?: boolean;
                retried?: boolean;
                /** @description `next` of the page before */
                cursor?: number;
                /** @description Only what came since: `after` of the last answer */
                after?: number;
                /** @description With `after`: the figures of the range as well */
                figures?: boolean;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["GenerationWithCost"][];
                        /** @description `cursor` of the next page, further back; with `after`: more came than a page holds */
                        next: string | null;
                        /** @description About so many requests were looked at for this page */
                        looked_at: number;
                        /** @description False: fewer fitted than a page holds, and `next` searches further back */
                        is_searched: boolean;
                        /** @description `after` of the next look for new ones; some may come twice */
                        after: string;
                        in_flight: components["schemas"]["InFlightOfOperator"][];
                        figures: {
                            range: components["schemas"]["Range"];
                            totals: components["schemas"]["SumsWithCost"];
                            latency: components["schemas"]["Latency"];
                            points: components["schemas"]["PointWithCost"][];
                            /** @description Filters that these figures do not follow */
                            not_narrowed_by: string[];
                        } | null;
                        /** @description Requests of the time, and of the keys, that were refused before they became generations */
                        refused: number | null;
                    };
                };
            };
            "4XX": components["responses"]["Refused"];
        };
    };
    "get-activity-export": {
        parameters: {
            query?: {
                range?: "1h" | "24h" | "7d" | "30d" | "90d" | "365d";
                /**
                 * @description ISO 8601 in UTC
                 * @example 2026-11-27T14:08:26.000Z
                 */
                from?: string;
                /**
                 * @description ISO 8601 in UTC
                 * @example 2026-11-27T14:08:26.000Z
                 */
                to?: string;
                key?: string;
                model?: string;
                provider?: string;
                status?: string;
                error_code?: string;
                finish_reason?: string;
                protocol?: string;
                client?: string;
                session?: string;
                /** @description Our id or the caller’s own */
                request?: string;
                /** @description USD */
                least_charge?: string;
                least_total_ms?: number;
                least_first_ms?: number;
                lossy?: boolean;
                estimated?: boolean;
                retried?: boolean;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/csv": string;
                };
            };
            "4XX": components["responses"]["Refused"];
        };
    };
    "get-activity-generation": {
        parameters: {
            query?: {
                key?: string;
                model?: string;
                provider?: string;
                status?: string;
                error_code?: string;
                finish_reason?: string;
                protocol?: string;
                client?: string;
                session?: string;
                /** @description Our id or the caller’s own */
                request?: string;
                /** @description USD */
                least_charge?: string;
                least_total_ms?: number;
                least_first_ms?: number;
                lossy?: boolean;
                estimated?: boolean;
                retried?: boolean;
            };
            header?: never;
            path: {
                generation: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        in_flight: components["schemas"]["InFlightOfOperator"] | null;
                        generation: components["schemas"]["GenerationWithCost"] | null;
                        story: components["schemas"]["Story"] | null;
                        refusal: components["schemas"]["Refusal"] | null;
                        /** @description The next newer one that the filter lets through */
                        newer: string | null;
                        /** @description The next older one; null: none is near */
                        older: string | null;
                    };
                };
            };
            "4XX": components["responses"]["Refused"];
        };
    };
    "get-workspaces-workspace-billing": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                workspace: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @enum {string} */
                        currency: "USD";
                        wallet: components["schemas"]["Wallet"];
                        pace: components["schemas"]["Pace"];
                        balance: components["schemas"]["Balance"][];
                        /** @description At most a hundred */
                        holds: components["schemas"]["InFlight"][];
                        days: components["schemas"]["DayOfMoney"][];
                        days_from: string;
                        days_next: string;
                    };
                };
            };
            "4XX": components["responses"]["Refused"];
        };
    };
    "get-workspaces-workspace-billing-days": {
        parameters: {
            query?: {
                /** @description `days_next` of the page before */
                cursor?: number;
            };
            header?: never;
            path: {
                workspace: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        days: components["schemas"]["DayOfMoney"][];
                        days_from: string;
                        days_next: string;
                    };
                };
            };
            "4XX": components["responses"]["Refused"];
        };
    };
    "get-workspaces-workspace-billing-ledger": {
        parameters: {
            query?: {
                /** @description `next` of the page before */
                cursor?: string;
                kind?: "charge" | "top-up" | "grant" | "refund" | "adjust" | "reversal" | "other";
            };
            header?: never;
            path: {
                workspace: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: {
                            sequence: number;
                            at: components["schemas"]["Moment"];
                            kind: string;
                            /** @description USD, into the wallet; below zero, out of it */
                            amount: string;
                            /** @description null where entries of one kind are shown */
                            posted_after: components["schemas"]["Usd"] | null;
                            generation_id: string | null;
                            key_id: string | null;
                            key: string | null;
                            model: string | null;
                            reason: string | null;
                            actor: string | null;
                        }[];
                        next: string | null;
                        pruned: {
                            charges: number;
                            amount: components["schemas"]["Usd"];
                        } | null;
                    };
                };
            };
            "4XX": components["responses"]["Refused"];
        };
    };
    "get-workspaces-workspace-billing-statements": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                workspace: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @enum {string} */
                        currency: "USD";
                        data: {
                            /** @description Such as 2026-11 */
                            month: string;
                            is_over: boolean;
                            opening: components["schemas"]["Usd"];
                            closing: components["schemas"]["Usd"];
                            kinds: {
                                kind: string;
                                count: number;
                                amount: components["schemas"]["Usd"];
                            }[];
                        }[];
                        next: string | null;
                    };
                };
            };
            "4XX": components["responses"]["Refused"];
        };
    };
    "get-workspaces-workspace-billing-statements-month": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                workspace: string;
                month: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @enum {string} */
                        currency: "USD";
                        workspace: string;
                        /** @description Such as 2026-11 */
                        month: string;
                        is_over: boolean;
                        opening: components["schemas"]["Usd"];
                        closing: components["schemas"]["Usd"];
                        kinds: {
                            kind: string;
                            count: number;
                            amount: components["schemas"]["Usd"];
                        }[];
                        days: components["schemas"]["DayOfMoney"][];
                        totals: components["schemas"]["Sums"];
                        models: components["schemas"]["Groups"];
                        keys: components["schemas"]["Groups"];
                    };
                };
            };
            "4XX": components["responses"]["Refused"];
        };
    };
    "get-workspaces-workspace-billing-statements-month-export": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                workspace: string;
                month: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/csv": string;
                };
            };
            "4XX": components["responses"]["Refused"];
        };
    };
    "get-workspaces-workspace-models": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                workspace: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: {
                            id: string;
                            vendor: string;
                            name: string;
                            released_on: string | null;
                            context_window_tokens: number | null;
                            max_output_tokens: number | null;
                            input: string[];
                            output: string[];
                            tools: boolean;
                            json: boolean;
                            reasoning: boolean;
                            reasoning_efforts: string[];
                            /** @description It can be switched off */
                            reasoning_toggle: boolean;
                            price: components["schemas"]["FirstTier"] | null;
                            /** @description Who serves it */
                            providers: string[];
                            /** @description Other names that every key may call it by */
                            aliases: string[];
                        }[];
                    };
                };
            };
            "4XX": components["responses"]["Refused"];
        };
    };
    "get-workspaces-workspace-models-health": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                workspace: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        read_at: components["schemas"]["Moment"];
                        data: {
                            id: string;
                            /** @description Endpoints that are well */
                            well: number;
                            all: number;
                            /** @description Endpoints that are called: well, or slow */
                            open: number;
                            first_content_ms: number | null;
                            tokens_per_second: number | null;
                        }[];
                    };
                };
            };
            "4XX": components["responses"]["Refused"];
        };
    };
    "get-workspaces-workspace-model": {
        parameters: {
            query: {
                id: string;
            };
            header?: never;
            path: {
                workspace: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        id: string;
                        vendor: string;
                        name: string;
                        released_on: string | null;
                        context_window_tokens: number | null;
                        max_output_tokens: number | null;
                        input: string[];
                        output: string[];
                        tools: boolean;
                        json: boolean;
                        reasoning: boolean;
                        reasoning_efforts: string[];
                        /** @description It can be switched off */
                        reasoning_toggle: boolean;
                        price: components["schemas"]["FirstTier"] | null;
                        card: components["schemas"]["PriceCard"];
                        /** @description What it cost since when, the newest first; the oldest may have held before that */
                        price_steps: {
                            since: components["schemas"]["Moment"];
                            price: components["schemas"]["FirstTier"] | null;
                            /** @description What is not as before, by its name in `card` */
                            changed: string[];
                        }[];
                        health: {
                            /** @description Endpoints that are well */
                            well: number;
                            all: number;
                            /** @description Endpoints that are called: well, or slow */
                            open: number;
                            first_content_ms: number | null;
                            tokens_per_second: number | null;
                        };
                        /** @description Who serves it */
                        providers: string[];
                        /** @description Other names that every key may call it by */
                        aliases: string[];
                        read_at: components["schemas"]["Moment"];
                        endpoints: {
                            provider: string;
                            /** @description The provider's own id of it */
                            model: string;
                            price: components["schemas"]["FirstTier"] | null;
                            context_window_tokens: number | null;
                            max_output_tokens: number | null;
                            tools: boolean;
                            /** @enum {unknown} */
                            state: "well" | "degraded" | "resting" | "off";
                            /** @description Of the last five minutes */
                            calls: number;
                            first_content_ms: {
                                p50: number;
                                p95: number;
                            } | null;
                            tokens_per_second: number | null;
                            tool_error_rate: number;
                            /** @description The last 24, the oldest first */
                            hours: {
                                start: components["schemas"]["Moment"];
                                requests: number;
                                failed: number;
                            }[];
                        }[];
                    };
                };
            };
            "4XX": components["responses"]["Refused"];
        };
    };
    "get-public-models": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description Where callers send requests */
                        callers_url: string;
                        data: {
                            id: string;
                            vendor: string;
                            name: string;
                            released_on: string | null;
                            context_window_tokens: number | null;
                            max_output_tokens: number | null;
                            input: string[];
                            output: string[];
                            tools: boolean;
                            json: boolean;
                            reasoning: boolean;
                            reasoning_efforts: string[];
                            /** @description It can be switched off */
                            reasoning_toggle: boolean;
                            price: components["schemas"]["FirstTier"] | null;
                            /**
                             * @description The best of those who serve it: well, slow or faulty of late, or none that is called now
                             * @enum {unknown}
                             */
                            state: "well" | "degraded" | "down";
                        }[];
                    };
                };
            };
            "4XX": components["responses"]["Refused"];
        };
    };
    "get-public-models-rest": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                "*": string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description Where callers send requests */
                        callers_url: string;
                        id: string;
                        vendor: string;
                        name: string;
                        released_on: string | null;
                        context_window_tokens: number | null;
                        max_output_tokens: number | null;
                        input: string[];
                        output: string[];
                        tools: boolean;
                        json: boolean;
                        reasoning: boolean;
                        reasoning_efforts: string[];
                        /** @description It can be switched off */
                        reasoning_toggle: boolean;
                        price: components["schemas"]["FirstTier"] | null;
                        /**
                         * @description The best of those who serve it: well, slow or faulty of late, or none that is called now
                         * @enum {unknown}
                         */
                        state: "well" | "degraded" | "down";
                        card: components["schemas"]["PriceCard"];
                        /** @description What it cost since when, the newest first; the oldest may have held before that */
                        price_steps: {
                            since: components["schemas"]["Moment"];
                            price: components["schemas"]["FirstTier"] | null;
                            /** @description What is not as before, by its name in `card` */
                            changed: string[];
                        }[];
                    };
                };
            };
            "4XX": components["responses"]["Refused"];
        };
    };
    "get-catalogue": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        margin: string;
                        listed_on: string;
                        data: {
                            id: string;
                            name: string;
                            is_unpriced: boolean;
                            reason: string | null;
                            price: components["schemas"]["FirstTier"] | null;
                            /** @enum {unknown} */
                            source: "file" | "database" | "list" | "catalogue";
                            set_at: components["schemas"]["Moment"] | null;
                            endpoints: {
                                id: string;
                                cost: components["schemas"]["FirstTier"] | null;
                                below_cost: string[];
                            }[];
                        }[];
                    };
                };
            };
            "4XX": components["responses"]["Refused"];
        };
    };
    "get-catalogue-model": {
        parameters: {
            query: {
                id: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ShownPrice"];
                };
            };
            "4XX": components["responses"]["Refused"];
        };
    };
    "post-catalogue-preview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    model: string;
                    price?: (components["schemas"]["WrittenPrice"] | "free") | null;
                    input_tokens: number;
                    cache_read_tokens: number;
                    output_tokens: number;
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        charge: components["schemas"]["Usd"] | null;
                        charge_before: components["schemas"]["Usd"] | null;
                        card: components["schemas"]["PriceCard"];
                        endpoints: {
                            id: string;
                            charge: components["schemas"]["Usd"];
                            cost: components["schemas"]["Usd"];
                            margin: components["schemas"]["Usd"];
                            below_cost: string[];
                        }[];
                    };
                };
            };
            "4XX": components["responses"]["Refused"];
        };
    };
    "put-catalogue-price": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    model: string;
                    price?: (components["schemas"]["WrittenPrice"] | "free") | null;
                    reason: string;
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ShownPrice"];
                };
            };
            "4XX": components["responses"]["Refused"];
        };
    };
}

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
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
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
                                /**
                                 * @description ISO 8601 in UTC
                                 * @example 2026-11-27T14:08:26.000Z
                                 */
                                signed_in_at: string;
                                /**
                                 * @description ISO 8601 in UTC
                                 * @example 2026-11-27T14:08:26.000Z
                                 */
                                expires_at: string;
                            } | null;
                            permissions: ("workspace.read" | "usage.read" | "activity.read" | "keys.read" | "keys.write" | "billing.read" | "billing.write" | "members.read" | "members.write" | "settings.read" | "settings.write" | "playground.run" | "management-keys.read" | "management-keys.write" | "audit.read" | "gateway.read" | "gateway.write" | "supply.read" | "supply.write" | "workspaces.read" | "workspaces.write" | "money.write" | "people.read" | "people.write" | "gateway-audit.read" | "gateway-keys.read" | "gateway-keys.write")[];
                            workspaces: {
                                id: string;
                                name: string;
                                /** @enum {unknown} */
                                status: "active" | "suspended";
                                /** @enum {unknown} */
                                role: "owner" | "admin" | "member" | "billing" | "read-only";
                                permissions: ("workspace.read" | "usage.read" | "activity.read" | "keys.read" | "keys.write" | "billing.read" | "billing.write" | "members.read" | "members.write" | "settings.read" | "settings.write" | "playground.run" | "management-keys.read" | "management-keys.write" | "audit.read" | "gateway.read" | "gateway.write" | "supply.read" | "supply.write" | "workspaces.read" | "workspaces.write" | "money.write" | "people.read" | "people.write" | "gateway-audit.read" | "gateway-keys.read" | "gateway-keys.write")[];
                                spendable: string | "unlimited";
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
                /** @description Default Response */
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                code: string;
                                message: string;
                                field?: string;
                                request_id: string;
                            };
                        };
                    };
                };
            };
        };
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
        post: {
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
                /** @description Default Response */
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
                            };
                        };
                    };
                };
                /** @description Default Response */
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                code: string;
                                message: string;
                                field?: string;
                                request_id: string;
                            };
                        };
                    };
                };
            };
        };
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
        post: {
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
                /** @description Default Response */
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
                            /** @enum {unknown} */
                            role: "owner" | "admin" | "member" | "billing" | "read-only";
                            email: string | null;
                            invited_by: string | null;
                        };
                    };
                };
                /** @description Default Response */
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                code: string;
                                message: string;
                                field?: string;
                                request_id: string;
                            };
                        };
                    };
                };
            };
        };
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
        post: {
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
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            workspace_id: string;
                            /** @enum {unknown} */
                            role: "owner" | "admin" | "member" | "billing" | "read-only";
                        };
                    };
                };
                /** @description Default Response */
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                code: string;
                                message: string;
                                field?: string;
                                request_id: string;
                            };
                        };
                    };
                };
            };
        };
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
        post: {
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
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            workspace_id: string;
                            /** @enum {unknown} */
                            role: "owner" | "admin" | "member" | "billing" | "read-only";
                            person: {
                                id: string;
                                email: string;
                                name: string;
                                gateway_role: ("operator" | "support") | null;
                                email_verified: boolean;
                                has_second_factor: boolean;
                            };
                        };
                    };
                };
                /** @description Default Response */
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                code: string;
                                message: string;
                                field?: string;
                                request_id: string;
                            };
                        };
                    };
                };
            };
        };
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
         * Who is signed in, whole
         * @description For person.
         */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
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
                                /**
                                 * @description ISO 8601 in UTC
                                 * @example 2026-11-27T14:08:26.000Z
                                 */
                                created_at: string;
                                last_seen_at: string | null;
                                suspended_at: string | null;
                                workspaces: {
                                    id: string;
                                    name: string;
                                    /** @enum {unknown} */
                                    role: "owner" | "admin" | "member" | "billing" | "read-only";
                                }[];
                            };
                            has_password: boolean;
                            single_sign_on: string[];
                        };
                    };
                };
                /** @description Default Response */
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                code: string;
                                message: string;
                                field?: string;
                                request_id: string;
                            };
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Changes the own name
         * @description For person.
         */
        patch: {
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
                /** @description Default Response */
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
                                /**
                                 * @description ISO 8601 in UTC
                                 * @example 2026-11-27T14:08:26.000Z
                                 */
                                created_at: string;
                                last_seen_at: string | null;
                                suspended_at: string | null;
                                workspaces: {
                                    id: string;
                                    name: string;
                                    /** @enum {unknown} */
                                    role: "owner" | "admin" | "member" | "billing" | "read-only";
                                }[];
                            };
                            has_password: boolean;
                            single_sign_on: string[];
                        };
                    };
                };
                /** @description Default Response */
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                code: string;
                                message: string;
                                field?: string;
                                request_id: string;
                            };
                        };
                    };
                };
            };
        };
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
        post: {
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
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** @enum {boolean} */
                            done: true;
                        };
                    };
                };
                /** @description Default Response */
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                code: string;
                                message: string;
                                field?: string;
                                request_id: string;
                            };
                        };
                    };
                };
            };
        };
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
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            data: {
                                id: string;
                                is_current: boolean;
                                /**
                                 * @description ISO 8601 in UTC
                                 * @example 2026-11-27T14:08:26.000Z
                                 */
                                signed_in_at: string;
                                /**
                                 * @description ISO 8601 in UTC
                                 * @example 2026-11-27T14:08:26.000Z
                                 */
                                renewed_at: string;
                                /**
                                 * @description ISO 8601 in UTC
                                 * @example 2026-11-27T14:08:26.000Z
                                 */
                                expires_at: string;
                                address: string;
                                user_agent: string;
                            }[];
                            next: string | null;
                        };
                    };
                };
                /** @description Default Response */
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                code: string;
                                message: string;
                                field?: string;
                                request_id: string;
                            };
                        };
                    };
                };
            };
        };
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
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** @enum {boolean} */
                            done: true;
                        };
                    };
                };
                /** @description Default Response */
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                code: string;
                                message: string;
                                field?: string;
                                request_id: string;
                            };
                        };
                    };
                };
            };
        };
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
        delete: {
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
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** @enum {boolean} */
                            done: true;
                        };
                    };
                };
                /** @description Default Response */
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                code: string;
                                message: string;
                                field?: string;
                                request_id: string;
                            };
                        };
                    };
                };
            };
        };
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
        get: {
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
                /** @description Default Response */
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
                                /**
                                 * @description ISO 8601 in UTC
                                 * @example 2026-11-27T14:08:26.000Z
                                 */
                                created_at: string;
                                /** @description null: unlimited */
                                spendable: string | null;
                                /**
                                 * @description USD as decimal text, exact to the nano-dollar
                                 * @example 386.45
                                 */
                                posted: string;
                                /**
                                 * @description USD as decimal text, exact to the nano-dollar
                                 * @example 386.45
                                 */
                                held: string;
                                open_holds: number;
                                /** @description null: unlimited */
                                credit_limit: string | null;
                            }[];
                            next: string | null;
                        };
                    };
                };
                /** @description Default Response */
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                code: string;
                                message: string;
                                field?: string;
                                request_id: string;
                            };
                        };
                    };
                };
            };
        };
        put?: never;
        /**
         * Makes a workspace with its wallet; its owner is invited, or is who makes it
         * @description For the permission `workspaces.write`.
         */
        post: {
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
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            workspace: {
                                id: string;
                                name: string;
                                /** @enum {unknown} */
                                status: "active" | "suspended";
                                /**
                                 * @description ISO 8601 in UTC
                                 * @example 2026-11-27T14:08:26.000Z
                                 */
                                created_at: string;
                            };
                            invitation_url: string | null;
                        };
                    };
                };
                /** @description Default Response */
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                code: string;
                                message: string;
                                field?: string;
                                request_id: string;
                            };
                        };
                    };
                };
            };
        };
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
        get: {
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
                /** @description Default Response */
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
                            /**
                             * @description ISO 8601 in UTC
                             * @example 2026-11-27T14:08:26.000Z
                             */
                            created_at: string;
                            /** @description null: unlimited */
                            spendable: string | null;
                            /**
                             * @description USD as decimal text, exact to the nano-dollar
                             * @example 386.45
                             */
                            posted: string;
                            /**
                             * @description USD as decimal text, exact to the nano-dollar
                             * @example 386.45
                             */
                            held: string;
                            open_holds: number;
                            /** @description null: unlimited */
                            credit_limit: string | null;
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
                                /**
                                 * @description ISO 8601 in UTC
                                 * @example 2026-11-27T14:08:26.000Z
                                 */
                                created_at: string;
                            }[];
                        };
                    };
                };
                /** @description Default Response */
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                code: string;
                                message: string;
                                field?: string;
                                request_id: string;
                            };
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Gives the workspace another name
         * @description For the permission `settings.write`.
         */
        patch: {
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
                /** @description Default Response */
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
                            /**
                             * @description ISO 8601 in UTC
                             * @example 2026-11-27T14:08:26.000Z
                             */
                            created_at: string;
                        };
                    };
                };
                /** @description Default Response */
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                code: string;
                                message: string;
                                field?: string;
                                request_id: string;
                            };
                        };
                    };
                };
            };
        };
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
        get: {
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
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            workspace: {
                                id: string;
                                name: string;
                                /** @enum {unknown} */
                                status: "active" | "suspended";
                                /**
                                 * @description ISO 8601 in UTC
                                 * @example 2026-11-27T14:08:26.000Z
                                 */
                                created_at: string;
                            };
                            keeps_name: boolean;
                            records_kept_days: number | null;
                        };
                    };
                };
                /** @description Default Response */
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                code: string;
                                message: string;
                                field?: string;
                                request_id: string;
                            };
                        };
                    };
                };
            };
        };
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
        post: {
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
                /** @description Default Response */
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
                            /**
                             * @description ISO 8601 in UTC
                             * @example 2026-11-27T14:08:26.000Z
                             */
                            created_at: string;
                        };
                    };
                };
                /** @description Default Response */
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                code: string;
                                message: string;
                                field?: string;
                                request_id: string;
                            };
                        };
                    };
                };
            };
        };
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
        post: {
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
                /** @description Default Response */
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
                            /**
                             * @description ISO 8601 in UTC
                             * @example 2026-11-27T14:08:26.000Z
                             */
                            created_at: string;
                        };
                    };
                };
                /** @description Default Response */
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                code: string;
                                message: string;
                                field?: string;
                                request_id: string;
                            };
                        };
                    };
                };
            };
        };
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
        post: {
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
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** @description null: unlimited */
                            spendable: string | null;
                            /**
                             * @description USD as decimal text, exact to the nano-dollar
                             * @example 386.45
                             */
                            posted: string;
                            /**
                             * @description USD as decimal text, exact to the nano-dollar
                             * @example 386.45
                             */
                            held: string;
                            open_holds: number;
                            /** @description null: unlimited */
                            credit_limit: string | null;
                        };
                    };
                };
                /** @description Default Response */
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                code: string;
                                message: string;
                                field?: string;
                                request_id: string;
                            };
                        };
                    };
                };
            };
        };
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
        get: {
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
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            data: {
                                person: {
                                    id: string;
                                    email: string;
                                    name: string;
                                    gateway_role: ("operator" | "support") | null;
                                    email_verified: boolean;
                                    has_second_factor: boolean;
                                };
                                /** @enum {unknown} */
                                role: "owner" | "admin" | "member" | "billing" | "read-only";
                                /**
                                 * @description ISO 8601 in UTC
                                 * @example 2026-11-27T14:08:26.000Z
                                 */
                                joined_at: string;
                                last_seen_at: string | null;
                            }[];
                            next: null;
                            invitations: {
                                id: string;
                                /** @enum {unknown} */
                                role: "owner" | "admin" | "member" | "billing" | "read-only";
                                email: string | null;
                                invited_by: string | null;
                                /**
                                 * @description ISO 8601 in UTC
                                 * @example 2026-11-27T14:08:26.000Z
                                 */
                                created_at: string;
                                /**
                                 * @description ISO 8601 in UTC
                                 * @example 2026-11-27T14:08:26.000Z
                                 */
                                expires_at: string;
                            }[];
                        };
                    };
                };
                /** @description Default Response */
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                code: string;
                                message: string;
                                field?: string;
                                request_id: string;
                            };
                        };
                    };
                };
            };
        };
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
        delete: {
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
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** @enum {boolean} */
                            done: true;
                        };
                    };
                };
                /** @description Default Response */
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                code: string;
                                message: string;
                                field?: string;
                                request_id: string;
                            };
                        };
                    };
                };
            };
        };
        options?: never;
        head?: never;
        /**
         * Gives a member another role, none above the own
         * @description For the permission `members.write`.
         */
        patch: {
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
                        /** @enum {unknown} */
                        role: "owner" | "admin" | "member" | "billing" | "read-only";
                    };
                };
            };
            responses: {
                /** @description Default Response */
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
                            };
                            /** @enum {unknown} */
                            role: "owner" | "admin" | "member" | "billing" | "read-only";
                            /**
                             * @description ISO 8601 in UTC
                             * @example 2026-11-27T14:08:26.000Z
                             */
                            joined_at: string;
                            last_seen_at: string | null;
                        };
                    };
                };
                /** @description Default Response */
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                code: string;
                                message: string;
                                field?: string;
                                request_id: string;
                            };
                        };
                    };
                };
            };
        };
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
        post: {
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
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** @enum {boolean} */
                            done: true;
                        };
                    };
                };
                /** @description Default Response */
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                code: string;
                                message: string;
                                field?: string;
                                request_id: string;
                            };
                        };
                    };
                };
            };
        };
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
        post: {
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
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** @enum {boolean} */
                            done: true;
                        };
                    };
                };
                /** @description Default Response */
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                code: string;
                                message: string;
                                field?: string;
                                request_id: string;
                            };
                        };
                    };
                };
            };
        };
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
        get: {
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
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            data: {
                                id: string;
                                /** @enum {unknown} */
                                role: "owner" | "admin" | "member" | "billing" | "read-only";
                                email: string | null;
                                invited_by: string | null;
                                /**
                                 * @description ISO 8601 in UTC
                                 * @example 2026-11-27T14:08:26.000Z
                                 */
                                created_at: string;
                                /**
                                 * @description ISO 8601 in UTC
                                 * @example 2026-11-27T14:08:26.000Z
                                 */
                                expires_at: string;
                            }[];
                            next: string | null;
                        };
                    };
                };
                /** @description Default Response */
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                code: string;
                                message: string;
                                field?: string;
                                request_id: string;
                            };
                        };
                    };
                };
            };
        };
        put?: never;
        /**
         * Invites somebody, by mail where there is mail; else the link is in this answer and nowhere else
         * @description For the permission `members.write`.
         */
        post: {
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
                        role: "owner" | "admin" | "member" | "billing" | "read-only";
                        email?: string | null;
                    };
                };
            };
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            invitation: {
                                id: string;
                                /** @enum {unknown} */
                                role: "owner" | "admin" | "member" | "billing" | "read-only";
                                email: string | null;
                                invited_by: string | null;
                                /**
                                 * @description ISO 8601 in UTC
                                 * @example 2026-11-27T14:08:26.000Z
                                 */
                                created_at: string;
                                /**
                                 * @description ISO 8601 in UTC
                                 * @example 2026-11-27T14:08:26.000Z
                                 */
                                expires_at: string;
                            };
                            url: string | null;
                        };
                    };
                };
                /** @description Default Response */
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                code: string;
                                message: string;
                                field?: string;
                                request_id: string;
                            };
                        };
                    };
                };
            };
        };
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
        delete: {
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
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** @enum {boolean} */
                            done: true;
                        };
                    };
                };
                /** @description Default Response */
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                code: string;
                                message: string;
                                field?: string;
                                request_id: string;
                            };
                        };
                    };
                };
            };
        };
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
        get: {
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
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            data: {
                                id: string;
                                email: string;
                                name: string;
                                gateway_role: ("operator" | "support") | null;
                                email_verified: boolean;
                                has_second_factor: boolean;
                                /**
                                 * @description ISO 8601 in UTC
                                 * @example 2026-11-27T14:08:26.000Z
                                 */
                                created_at: string;
                                last_seen_at: string | null;
                                suspended_at: string | null;
                                workspaces: {
                                    id: string;
                                    name: string;
                                    /** @enum {unknown} */
                                    role: "owner" | "admin" | "member" | "billing" | "read-only";
                                }[];
                            }[];
                            next: string | null;
                        };
                    };
                };
                /** @description Default Response */
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                code: string;
                                message: string;
                                field?: string;
                                request_id: string;
                            };
                        };
                    };
                };
            };
        };
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
        get: {
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
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            id: string;
                            email: string;
                            name: string;
                            gateway_role: ("operator" | "support") | null;
                            email_verified: boolean;
                            has_second_factor: boolean;
                            /**
                             * @description ISO 8601 in UTC
                             * @example 2026-11-27T14:08:26.000Z
                             */
                            created_at: string;
                            last_seen_at: string | null;
                            suspended_at: string | null;
                            workspaces: {
                                id: string;
                                name: string;
                                /** @enum {unknown} */
                                role: "owner" | "admin" | "member" | "billing" | "read-only";
                            }[];
                        };
                    };
                };
                /** @description Default Response */
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                code: string;
                                message: string;
                                field?: string;
                                request_id: string;
                            };
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Gives a role over the whole gateway, takes it, suspends, or takes that back; sessions end with each
         * @description For the permission `people.write`.
         */
        patch: {
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
                        gateway_role?: ("operator" | "support") | null;
                        is_suspended?: boolean;
                    };
                };
            };
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            id: string;
                            email: string;
                            name: string;
                            gateway_role: ("operator" | "support") | null;
                            email_verified: boolean;
                            has_second_factor: boolean;
                            /**
                             * @description ISO 8601 in UTC
                             * @example 2026-11-27T14:08:26.000Z
                             */
                            created_at: string;
                            last_seen_at: string | null;
                            suspended_at: string | null;
                            workspaces: {
                                id: string;
                                name: string;
                                /** @enum {unknown} */
                                role: "owner" | "admin" | "member" | "billing" | "read-only";
                            }[];
                        };
                    };
                };
                /** @description Default Response */
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                code: string;
                                message: string;
                                field?: string;
                                request_id: string;
                            };
                        };
                    };
                };
            };
        };
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
        get: {
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
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            data: {
                                id: string;
                                is_current: boolean;
                                /**
                                 * @description ISO 8601 in UTC
                                 * @example 2026-11-27T14:08:26.000Z
                                 */
                                signed_in_at: string;
                                /**
                                 * @description ISO 8601 in UTC
                                 * @example 2026-11-27T14:08:26.000Z
                                 */
                                renewed_at: string;
                                /**
                                 * @description ISO 8601 in UTC
                                 * @example 2026-11-27T14:08:26.000Z
                                 */
                                expires_at: string;
                                address: string;
                                user_agent: string;
                            }[];
                            next: string | null;
                        };
                    };
                };
                /** @description Default Response */
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                code: string;
                                message: string;
                                field?: string;
                                request_id: string;
                            };
                        };
                    };
                };
            };
        };
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
        post: {
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
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            id: string;
                            email: string;
                            name: string;
                            gateway_role: ("operator" | "support") | null;
                            email_verified: boolean;
                            has_second_factor: boolean;
                            /**
                             * @description ISO 8601 in UTC
                             * @example 2026-11-27T14:08:26.000Z
                             */
                            created_at: string;
                            last_seen_at: string | null;
                            suspended_at: string | null;
                            workspaces: {
                                id: string;
                                name: string;
                                /** @enum {unknown} */
                                role: "owner" | "admin" | "member" | "billing" | "read-only";
                            }[];
                        };
                    };
                };
                /** @description Default Response */
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                code: string;
                                message: string;
                                field?: string;
                                request_id: string;
                            };
                        };
                    };
                };
            };
        };
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
        get: {
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
                /** @description Default Response */
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
                                /**
                                 * @description ISO 8601 in UTC
                                 * @example 2026-11-27T14:08:26.000Z
                                 */
                                created_at: string;
                                expires_at: string | null;
                                replaced_by: string | null;
                                made_for: "playground" | null;
                                limits: {
                                    requests_per_minute: number | null;
                                    tokens_per_minute: number | null;
                                    concurrent_requests: number | null;
                                    spend_per_day: string | null;
                                    spend_per_month: string | null;
                                };
                                /** @description Those that were set for this key; others are defaults */
                                limits_set: string[];
                                allowed_models: string[] | null;
                                aliases: {
                                    name: string;
                                    target: string;
                                    prefix: boolean;
                                }[];
                                spend: {
                                    day: {
                                        /**
                                         * @description USD as decimal text, exact to the nano-dollar
                                         * @example 386.45
                                         */
                                        spent: string;
                                        limit: string | null;
                                        share: number | null;
                                    };
                                    month: {
                                        /**
                                         * @description USD as decimal text, exact to the nano-dollar
                                         * @example 386.45
                                         */
                                        spent: string;
                                        limit: string | null;
                                        share: number | null;
                                    };
                                };
                                last_used_at: string | null;
                            }[];
                            next: null;
                            /**
                             * @description ISO 8601 in UTC
                             * @example 2026-11-27T14:08:26.000Z
                             */
                            month_ends_at: string;
                        };
                    };
                };
                /** @description Default Response */
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                code: string;
                                message: string;
                                field?: string;
                                request_id: string;
                            };
                        };
                    };
                };
            };
        };
        put?: never;
        /**
         * Makes a key; its text is in this answer and nowhere else
         * @description For the permission `keys.write`.
         */
        post: {
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
                        limits?: {
                            requests_per_minute?: number | null | "default";
                            tokens_per_minute?: number | null | "default";
                            concurrent_requests?: number | null | "default";
                            spend_per_day?: string | null | "default";
                            spend_per_month?: string | null | "default";
                        };
                        expires_at?: string | null;
                        allowed_models?: string[] | null;
                        aliases?: {
                            name: string;
                            target: string;
                            prefix: boolean;
                        }[];
                    };
                };
            };
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            key: {
                                id: string;
                                name: string;
                                /** @enum {unknown} */
                                status: "active" | "disabled" | "deleted";
                                /** @description The first characters, to recognise it by */
                                preview: string;
                                /**
                                 * @description ISO 8601 in UTC
                                 * @example 2026-11-27T14:08:26.000Z
                                 */
                                created_at: string;
                                expires_at: string | null;
                                replaced_by: string | null;
                                made_for: "playground" | null;
                                limits: {
                                    requests_per_minute: number | null;
                                    tokens_per_minute: number | null;
                                    concurrent_requests: number | null;
                                    spend_per_day: string | null;
                                    spend_per_month: string | null;
                                };
                                /** @description Those that were set for this key; others are defaults */
                                limits_set: string[];
                                allowed_models: string[] | null;
                                aliases: {
                                    name: string;
                                    target: string;
                                    prefix: boolean;
                                }[];
                            };
                            /** @description Shown this once */
                            text: string;
                            notice: string | null;
                        };
                    };
                };
                /** @description Default Response */
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                code: string;
                                message: string;
                                field?: string;
                                request_id: string;
                            };
                        };
                    };
                };
            };
        };
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
        get: {
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
                /** @description Default Response */
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
                            /**
                             * @description ISO 8601 in UTC
                             * @example 2026-11-27T14:08:26.000Z
                             */
                            created_at: string;
                            expires_at: string | null;
                            replaced_by: string | null;
                            made_for: "playground" | null;
                            limits: {
                                requests_per_minute: number | null;
                                tokens_per_minute: number | null;
                                concurrent_requests: number | null;
                                spend_per_day: string | null;
                                spend_per_month: string | null;
                            };
                            /** @description Those that were set for this key; others are defaults */
                            limits_set: string[];
                            allowed_models: string[] | null;
                            aliases: {
                                name: string;
                                target: string;
                                prefix: boolean;
                            }[];
                            spend: {
                                day: {
                                    /**
                                     * @description USD as decimal text, exact to the nano-dollar
                                     * @example 386.45
                                     */
                                    spent: string;
                                    limit: string | null;
                                    share: number | null;
                                };
                                month: {
                                    /**
                                     * @description USD as decimal text, exact to the nano-dollar
                                     * @example 386.45
                                     */
                                    spent: string;
                                    limit: string | null;
                                    share: number | null;
                                };
                            };
                            last_used_at: string | null;
                            /**
                             * @description ISO 8601 in UTC
                             * @example 2026-11-27T14:08:26.000Z
                             */
                            day_ends_at: string;
                            /**
                             * @description ISO 8601 in UTC
                             * @example 2026-11-27T14:08:26.000Z
                             */
                            month_ends_at: string;
                            /**
                             * @description USD as decimal text, exact to the nano-dollar
                             * @example 386.45
                             */
                            held: string;
                            in_flight: number;
                            month_at_pace: string | null;
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
                                /**
                                 * @description ISO 8601 in UTC
                                 * @example 2026-11-27T14:08:26.000Z
                                 */
                                first_at: string;
                                /**
                                 * @description ISO 8601 in UTC
                                 * @example 2026-11-27T14:08:26.000Z
                                 */
                                last_at: string;
                                last_generation: string;
                                last_status: string;
                                last_error: string | null;
                            }[];
                            /** @description The operator's aliases, and the models of the gateway */
                            named: {
                                aliases: {
                                    name: string;
                                    target: string;
                                    prefix: boolean;
                                }[];
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
                /** @description Default Response */
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                code: string;
                                message: string;
                                field?: string;
                                request_id: string;
                            };
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        /**
         * Ends it for good; what it did stays in the records
         * @description For the permission `keys.write`.
         */
        delete: {
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
                /** @description Default Response */
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
                            /**
                             * @description ISO 8601 in UTC
                             * @example 2026-11-27T14:08:26.000Z
                             */
                            created_at: string;
                            expires_at: string | null;
                            replaced_by: string | null;
                            made_for: "playground" | null;
                            limits: {
                                requests_per_minute: number | null;
                                tokens_per_minute: number | null;
                                concurrent_requests: number | null;
                                spend_per_day: string | null;
                                spend_per_month: string | null;
                            };
                            /** @description Those that were set for this key; others are defaults */
                            limits_set: string[];
                            allowed_models: string[] | null;
                            aliases: {
                                name: string;
                                target: string;
                                prefix: boolean;
                            }[];
                        };
                    };
                };
                /** @description Default Response */
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                code: string;
                                message: string;
                                field?: string;
                                request_id: string;
                            };
                        };
                    };
                };
            };
        };
        options?: never;
        head?: never;
        /**
         * Changes what is named: name, limits, models, aliases, expiry. All of it or nothing
         * @description For the permission `keys.write`.
         */
        patch: {
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
                        limits?: {
                            requests_per_minute?: number | null | "default";
                            tokens_per_minute?: number | null | "default";
                            concurrent_requests?: number | null | "default";
                            spend_per_day?: string | null | "default";
                            spend_per_month?: string | null | "default";
                        };
                        expires_at?: string | null;
                        allowed_models?: string[] | null;
                        aliases?: {
                            name: string;
                            target: string;
                            prefix: boolean;
                        }[];
                    };
                };
            };
            responses: {
                /** @description Default Response */
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
                            /**
                             * @description ISO 8601 in UTC
                             * @example 2026-11-27T14:08:26.000Z
                             */
                            created_at: string;
                            expires_at: string | null;
                            replaced_by: string | null;
                            made_for: "playground" | null;
                            limits: {
                                requests_per_minute: number | null;
                                tokens_per_minute: number | null;
                                concurrent_requests: number | null;
                                spend_per_day: string | null;
                                spend_per_month: string | null;
                            };
                            /** @description Those that were set for this key; others are defaults */
                            limits_set: string[];
                            allowed_models: string[] | null;
                            aliases: {
                                name: string;
                                target: string;
                                prefix: boolean;
                            }[];
                        };
                    };
                };
                /** @description Default Response */
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                code: string;
                                message: string;
                                field?: string;
                                request_id: string;
                            };
                        };
                    };
                };
            };
        };
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
        post: {
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
                /** @description Default Response */
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
                            /**
                             * @description ISO 8601 in UTC
                             * @example 2026-11-27T14:08:26.000Z
                             */
                            created_at: string;
                            expires_at: string | null;
                            replaced_by: string | null;
                            made_for: "playground" | null;
                            limits: {
                                requests_per_minute: number | null;
                                tokens_per_minute: number | null;
                                concurrent_requests: number | null;
                                spend_per_day: string | null;
                                spend_per_month: string | null;
                            };
                            /** @description Those that were set for this key; others are defaults */
                            limits_set: string[];
                            allowed_models: string[] | null;
                            aliases: {
                                name: string;
                                target: string;
                                prefix: boolean;
                            }[];
                        };
                    };
                };
                /** @description Default Response */
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                code: string;
                                message: string;
                                field?: string;
                                request_id: string;
                            };
                        };
                    };
                };
            };
        };
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
        post: {
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
                /** @description Default Response */
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
                            /**
                             * @description ISO 8601 in UTC
                             * @example 2026-11-27T14:08:26.000Z
                             */
                            created_at: string;
                            expires_at: string | null;
                            replaced_by: string | null;
                            made_for: "playground" | null;
                            limits: {
                                requests_per_minute: number | null;
                                tokens_per_minute: number | null;
                                concurrent_requests: number | null;
                                spend_per_day: string | null;
                                spend_per_month: string | null;
                            };
                            /** @description Those that were set for this key; others are defaults */
                            limits_set: string[];
                            allowed_models: string[] | null;
                            aliases: {
                                name: string;
                                target: string;
                                prefix: boolean;
                            }[];
                        };
                    };
                };
                /** @description Default Response */
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                code: string;
                                message: string;
                                field?: string;
                                request_id: string;
                            };
                        };
                    };
                };
            };
        };
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
        post: {
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
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            key: {
                                id: string;
                                name: string;
                                /** @enum {unknown} */
                                status: "active" | "disabled" | "deleted";
                                /** @description The first characters, to recognise it by */
                                preview: string;
                                /**
                                 * @description ISO 8601 in UTC
                                 * @example 2026-11-27T14:08:26.000Z
                                 */
                                created_at: string;
                                expires_at: string | null;
                                replaced_by: string | null;
                                made_for: "playground" | null;
                                limits: {
                                    requests_per_minute: number | null;
                                    tokens_per_minute: number | null;
                                    concurrent_requests: number | null;
                                    spend_per_day: string | null;
                                    spend_per_month: string | null;
                                };
                                /** @description Those that were set for this key; others are defaults */
                                limits_set: string[];
                                allowed_models: string[] | null;
                                aliases: {
                                    name: string;
                                    target: string;
                                    prefix: boolean;
                                }[];
                            };
                            /** @description Shown this once */
                            text: string;
                            notice: string | null;
                        };
                    };
                };
                /** @description Default Response */
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                code: string;
                                message: string;
                                field?: string;
                                request_id: string;
                            };
                        };
                    };
                };
            };
        };
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
        post: {
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
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": unknown;
                    };
                };
                /** @description Default Response */
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                code: string;
                                message: string;
                                field?: string;
                                request_id: string;
                            };
                        };
                    };
                };
            };
        };
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
        post: {
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
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            model: string;
                            /**
                             * @description USD as decimal text, exact to the nano-dollar
                             * @example 386.45
                             */
                            most: string;
                            /**
                             * @description USD as decimal text, exact to the nano-dollar
                             * @example 386.45
                             */
                            held_at_first: string;
                            input_tokens: number;
                        };
                    };
                };
                /** @description Default Response */
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                code: string;
                                message: string;
                                field?: string;
                                request_id: string;
                            };
                        };
                    };
                };
            };
        };
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
        get: {
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
                /** @description Default Response */
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
                /** @description Default Response */
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                code: string;
                                message: string;
                                field?: string;
                                request_id: string;
                            };
                        };
                    };
                };
            };
        };
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
        get: {
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
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            data: {
                                id: string;
                                name: string;
                                preview: string;
                                workspace_id: string | null;
                                scopes: string[];
                                made_by: string | null;
                                /**
                                 * @description ISO 8601 in UTC
                                 * @example 2026-11-27T14:08:26.000Z
                                 */
                                created_at: string;
                                expires_at: string | null;
                                last_used_at: string | null;
                            }[];
                            next: string | null;
                        };
                    };
                };
                /** @description Default Response */
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                code: string;
                                message: string;
                                field?: string;
                                request_id: string;
                            };
                        };
                    };
                };
            };
        };
        put?: never;
        /**
         * Makes one; its text is in this answer and nowhere else
         * @description For the permission `management-keys.write`.
         */
        post: {
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
                        scopes: ("workspace.read" | "usage.read" | "activity.read" | "keys.read" | "keys.write" | "billing.read" | "billing.write" | "members.read" | "members.write" | "settings.read" | "settings.write" | "playground.run" | "management-keys.read" | "management-keys.write" | "audit.read" | "gateway.read" | "gateway.write" | "supply.read" | "supply.write" | "workspaces.read" | "workspaces.write" | "money.write" | "people.read" | "people.write" | "gateway-audit.read" | "gateway-keys.read" | "gateway-keys.write")[];
                        expires_at?: string | null;
                    };
                };
            };
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            key: {
                                id: string;
                                name: string;
                                preview: string;
                                workspace_id: string | null;
                                scopes: string[];
                                made_by: string | null;
                                /**
                                 * @description ISO 8601 in UTC
                                 * @example 2026-11-27T14:08:26.000Z
                                 */
                                created_at: string;
                                expires_at: string | null;
                                last_used_at: string | null;
                            };
                            /** @description Shown this once */
                            text: string;
                        };
                    };
                };
                /** @description Default Response */
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                code: string;
                                message: string;
                                field?: string;
                                request_id: string;
                            };
                        };
                    };
                };
            };
        };
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
         * Ends it for good, at once
         * @description For the permission `management-keys.write`.
         */
        delete: {
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
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            id: string;
                            name: string;
                            preview: string;
                            workspace_id: string | null;
                            scopes: string[];
                            made_by: string | null;
                            /**
                             * @description ISO 8601 in UTC
                             * @example 2026-11-27T14:08:26.000Z
                             */
                            created_at: string;
                            expires_at: string | null;
                            last_used_at: string | null;
                        };
                    };
                };
                /** @description Default Response */
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                code: string;
                                message: string;
                                field?: string;
                                request_id: string;
                            };
                        };
                    };
                };
            };
        };
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
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            data: {
                                id: string;
                                name: string;
                                preview: string;
                                workspace_id: string | null;
                                scopes: string[];
                                made_by: string | null;
                                /**
                                 * @description ISO 8601 in UTC
                                 * @example 2026-11-27T14:08:26.000Z
                                 */
                                created_at: string;
                                expires_at: string | null;
                                last_used_at: string | null;
                            }[];
                            next: string | null;
                        };
                    };
                };
                /** @description Default Response */
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                code: string;
                                message: string;
                                field?: string;
                                request_id: string;
                            };
                        };
                    };
                };
            };
        };
        put?: never;
        /**
         * Makes one for the whole gateway; its text is in this answer and nowhere else
         * @description For the permission `gateway-keys.write`.
         */
        post: {
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
                        scopes: ("workspace.read" | "usage.read" | "activity.read" | "keys.read" | "keys.write" | "billing.read" | "billing.write" | "members.read" | "members.write" | "settings.read" | "settings.write" | "playground.run" | "management-keys.read" | "management-keys.write" | "audit.read" | "gateway.read" | "gateway.write" | "supply.read" | "supply.write" | "workspaces.read" | "workspaces.write" | "money.write" | "people.read" | "people.write" | "gateway-audit.read" | "gateway-keys.read" | "gateway-keys.write")[];
                        expires_at?: string | null;
                    };
                };
            };
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            key: {
                                id: string;
                                name: string;
                                preview: string;
                                workspace_id: string | null;
                                scopes: string[];
                                made_by: string | null;
                                /**
                                 * @description ISO 8601 in UTC
                                 * @example 2026-11-27T14:08:26.000Z
                                 */
                                created_at: string;
                                expires_at: string | null;
                                last_used_at: string | null;
                            };
                            /** @description Shown this once */
                            text: string;
                        };
                    };
                };
                /** @description Default Response */
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                code: string;
                                message: string;
                                field?: string;
                                request_id: string;
                            };
                        };
                    };
                };
            };
        };
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
         * Ends it for good, at once
         * @description For the permission `gateway-keys.write`.
         */
        delete: {
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
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            id: string;
                            name: string;
                            preview: string;
                            workspace_id: string | null;
                            scopes: string[];
                            made_by: string | null;
                            /**
                             * @description ISO 8601 in UTC
                             * @example 2026-11-27T14:08:26.000Z
                             */
                            created_at: string;
                            expires_at: string | null;
                            last_used_at: string | null;
                        };
                    };
                };
                /** @description Default Response */
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                code: string;
                                message: string;
                                field?: string;
                                request_id: string;
                            };
                        };
                    };
                };
            };
        };
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
        get: {
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
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            data: {
                                sequence: number;
                                /**
                                 * @description ISO 8601 in UTC
                                 * @example 2026-11-27T14:08:26.000Z
                                 */
                                at: string;
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
                            }[];
                            next: string | null;
                        };
                    };
                };
                /** @description Default Response */
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                code: string;
                                message: string;
                                field?: string;
                                request_id: string;
                            };
                        };
                    };
                };
            };
        };
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
        get: {
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
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": unknown;
                    };
                };
                /** @description Default Response */
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                code: string;
                                message: string;
                                field?: string;
                                request_id: string;
                            };
                        };
                    };
                };
            };
        };
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
        get: {
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
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            data: {
                                sequence: number;
                                /**
                                 * @description ISO 8601 in UTC
                                 * @example 2026-11-27T14:08:26.000Z
                                 */
                                at: string;
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
                            }[];
                            next: string | null;
                        };
                    };
                };
                /** @description Default Response */
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                code: string;
                                message: string;
                                field?: string;
                                request_id: string;
                            };
                        };
                    };
                };
            };
        };
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
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": unknown;
                    };
                };
                /** @description Default Response */
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                code: string;
                                message: string;
                                field?: string;
                                request_id: string;
                            };
                        };
                    };
                };
            };
        };
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
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
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
                /** @description Default Response */
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                code: string;
                                message: string;
                                field?: string;
                                request_id: string;
                            };
                        };
                    };
                };
            };
        };
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
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
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
                                    /**
                                     * @description ISO 8601 in UTC
                                     * @example 2026-11-27T14:08:26.000Z
                                     */
                                    created_at: string;
                                    acknowledged: boolean;
                                }[];
                            };
                            disk: {
                                path: string;
                                free_bytes: number;
                                total_bytes: number;
                            };
                            audit: {
                                /**
                                 * @description ISO 8601 in UTC
                                 * @example 2026-11-27T14:08:26.000Z
                                 */
                                ended_at: string;
                                differences: number;
                            } | null;
                        };
                    };
                };
                /** @description Default Response */
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                code: string;
                                message: string;
                                field?: string;
                                request_id: string;
                            };
                        };
                    };
                };
            };
        };
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
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
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
                /** @description Default Response */
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                code: string;
                                message: string;
                                field?: string;
                                request_id: string;
                            };
                        };
                    };
                };
            };
        };
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
        get: {
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
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /**
                             * @description ISO 8601 in UTC
                             * @example 2026-11-27T14:08:26.000Z
                             */
                            at: string;
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
                                /** @enum {unknown} */
                                provider_use: "enabled" | "draining" | "disabled";
                                /** @description What opened it, or failed last */
                                fault: string | null;
                                /** @description Until when it is left alone */
                                back_at: string | null;
                                refused_since: string | null;
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
                                    /**
                                     * @description ISO 8601 in UTC
                                     * @example 2026-11-27T14:08:26.000Z
                                     */
                                    resets_at: string;
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
                                /**
                                 * @description ISO 8601 in UTC
                                 * @example 2026-11-27T14:08:26.000Z
                                 */
                                at: string;
                                /** @enum {unknown} */
                                kind: "away" | "back" | "refused" | "taken" | "use";
                                /** @description An endpoint or a provider */
                                subject: string;
                                credential: string | null;
                                /** @description The credential's place among those of its provider, from 1 on; null where there is no other */
                                credential_number: number | null;
                                fault: string | null;
                                use: ("enabled" | "draining" | "disabled") | null;
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
                                since: string | null;
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
                /** @description Default Response */
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                code: string;
                                message: string;
                                field?: string;
                                request_id: string;
                            };
                        };
                    };
                };
            };
        };
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
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
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
                /** @description Default Response */
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                code: string;
                                message: string;
                                field?: string;
                                request_id: string;
                            };
                        };
                    };
                };
            };
        };
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
        put: {
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
                        /** @enum {unknown} */
                        use: "enabled" | "draining" | "disabled";
                    };
                };
            };
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            name: string;
                            /** @enum {unknown} */
                            before: "enabled" | "draining" | "disabled";
                            /** @enum {unknown} */
                            use: "enabled" | "draining" | "disabled";
                        };
                    };
                };
                /** @description Default Response */
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                code: string;
                                message: string;
                                field?: string;
                                request_id: string;
                            };
                        };
                    };
                };
            };
        };
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
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
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
                                /** @enum {unknown} */
                                use: "enabled" | "draining" | "disabled";
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
                                    created_at: string | null;
                                    used: boolean;
                                    /** @description Why it is not used */
                                    reason: string | null;
                                    refused_since: string | null;
                                    /** @description When something was last served with it; null: not since this gateway started */
                                    worked_at: string | null;
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
                /** @description Default Response */
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                code: string;
                                message: string;
                                field?: string;
                                request_id: string;
                            };
                        };
                    };
                };
            };
        };
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
        post: {
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
                        /** @description Goes in and never comes out */
                        key: string;
                    };
                };
            };
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            id: string;
                            provider: string;
                            /**
                             * @description ISO 8601 in UTC
                             * @example 2026-11-27T14:08:26.000Z
                             */
                            created_at: string;
                            used: boolean;
                            reason: string | null;
                        };
                    };
                };
                /** @description Default Response */
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                code: string;
                                message: string;
                                field?: string;
                                request_id: string;
                            };
                        };
                    };
                };
            };
        };
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
        post: {
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
                    "application/json": {
                        /** @description Goes in and never comes out */
                        key: string;
                    };
                };
            };
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            id: string;
                            provider: string;
                            /**
                             * @description ISO 8601 in UTC
                             * @example 2026-11-27T14:08:26.000Z
                             */
                            created_at: string;
                            used: boolean;
                            reason: string | null;
                        };
                    };
                };
                /** @description Default Response */
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                code: string;
                                message: string;
                                field?: string;
                                request_id: string;
                            };
                        };
                    };
                };
            };
        };
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
        delete: {
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
                /** @description Default Response */
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
                /** @description Default Response */
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                code: string;
                                message: string;
                                field?: string;
                                request_id: string;
                            };
                        };
                    };
                };
            };
        };
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
        post: {
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
                /** @description Default Response */
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
                /** @description Default Response */
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                code: string;
                                message: string;
                                field?: string;
                                request_id: string;
                            };
                        };
                    };
                };
            };
        };
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
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
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
                /** @description Default Response */
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                code: string;
                                message: string;
                                field?: string;
                                request_id: string;
                            };
                        };
                    };
                };
            };
        };
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
        get: {
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
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** @enum {string} */
                            currency: "USD";
                            range: {
                                name: string;
                                /** @enum {unknown} */
                                unit: "minute" | "hour" | "day";
                                /**
                                 * @description ISO 8601 in UTC
                                 * @example 2026-11-27T14:08:26.000Z
                                 */
                                from: string;
                                /**
                                 * @description ISO 8601 in UTC
                                 * @example 2026-11-27T14:08:26.000Z
                                 */
                                to: string;
                                /**
                                 * @description ISO 8601 in UTC
                                 * @example 2026-11-27T14:08:26.000Z
                                 */
                                previous_from: string;
                                /**
                                 * @description ISO 8601 in UTC
                                 * @example 2026-11-27T14:08:26.000Z
                                 */
                                read_at: string;
                            };
                            totals: {
                                requests: number;
                                completed: number;
                                /** @description Of all faults */
                                failed: number;
                                failed_caller: number;
                                failed_provider: number;
                                failed_ours: number;
                                /** @description The caller left */
                                cancelled: number;
                                /**
                                 * @description USD as decimal text, exact to the nano-dollar
                                 * @example 386.45
                                 */
                                charge: string;
                                tokens: {
                                    /** @description All of it */
                                    input: number;
                                    fresh: number;
                                    cache_read: number;
                                    cache_write: number;
                                    /** @description All of it */
                                    output: number;
                                    reasoning: number;
                                };
                                cache_hit_rate: number | null;
                                /** @description USD: what the same tokens would have cost without a cache, less what they cost */
                                saved: string;
                                /**
                                 * @description USD as decimal text, exact to the nano-dollar
                                 * @example 386.45
                                 */
                                waived: string;
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
                            latency: {
                                first: {
                                    p50: number | null;
                                    p95: number | null;
                                };
                                total: {
                                    p50: number | null;
                                    p95: number | null;
                                };
                            };
                            points: {
                                /**
                                 * @description ISO 8601 in UTC
                                 * @example 2026-11-27T14:08:26.000Z
                                 */
                                start: string;
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
                                /**
                                 * @description USD as decimal text, exact to the nano-dollar
                                 * @example 386.45
                                 */
                                charge: string;
                                tokens: {
                                    /** @description All of it */
                                    input: number;
                                    fresh: number;
                                    cache_read: number;
                                    cache_write: number;
                                    /** @description All of it */
                                    output: number;
                                    reasoning: number;
                                };
                                cache_hit_rate: number | null;
                                /** @description USD: what the same tokens would have cost without a cache, less what they cost */
                                saved: string;
                                /**
                                 * @description USD as decimal text, exact to the nano-dollar
                                 * @example 386.45
                                 */
                                waived: string;
                                /** @description Requests whose usage was counted by us */
                                estimated: number;
                                /** @description Requests that lost something in a translation */
                                lossy: number;
                                /** @description Requests with more than one attempt */
                                retried: number;
                                /** @description Of these, those that were completed */
                                rescued: number;
                                hedged: number;
                            }[];
                            previous: {
                                requests: number;
                                completed: number;
                                /** @description Of all faults */
                                failed: number;
                                failed_caller: number;
                                failed_provider: number;
                                failed_ours: number;
                                /** @description The caller left */
                                cancelled: number;
                                /**
                                 * @description USD as decimal text, exact to the nano-dollar
                                 * @example 386.45
                                 */
                                charge: string;
                                tokens: {
                                    /** @description All of it */
                                    input: number;
                                    fresh: number;
                                    cache_read: number;
                                    cache_write: number;
                                    /** @description All of it */
                                    output: number;
                                    reasoning: number;
                                };
                                cache_hit_rate: number | null;
                                /** @description USD: what the same tokens would have cost without a cache, less what they cost */
                                saved: string;
                                /**
                                 * @description USD as decimal text, exact to the nano-dollar
                                 * @example 386.45
                                 */
                                waived: string;
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
                            groups: {
                                by: string;
                                data: {
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
                                    /**
                                     * @description USD as decimal text, exact to the nano-dollar
                                     * @example 386.45
                                     */
                                    charge: string;
                                    tokens: {
                                        /** @description All of it */
                                        input: number;
                                        fresh: number;
                                        cache_read: number;
                                        cache_write: number;
                                        /** @description All of it */
                                        output: number;
                                        reasoning: number;
                                    };
                                    cache_hit_rate: number | null;
                                    /** @description USD: what the same tokens would have cost without a cache, less what they cost */
                                    saved: string;
                                    /**
                                     * @description USD as decimal text, exact to the nano-dollar
                                     * @example 386.45
                                     */
                                    waived: string;
                                    /** @description Requests whose usage was counted by us */
                                    estimated: number;
                                    /** @description Requests that lost something in a translation */
                                    lossy: number;
                                    /** @description Requests with more than one attempt */
                                    retried: number;
                                    /** @description Of these, those that were completed */
                                    rescued: number;
                                    hedged: number;
                                }[];
                                /** @description No group is left out */
                                is_whole: boolean;
                                rest: {
                                    requests: number;
                                    completed: number;
                                    /** @description Of all faults */
                                    failed: number;
                                    failed_caller: number;
                                    failed_provider: number;
                                    failed_ours: number;
                                    /** @description The caller left */
                                    cancelled: number;
                                    /**
                                     * @description USD as decimal text, exact to the nano-dollar
                                     * @example 386.45
                                     */
                                    charge: string;
                                    tokens: {
                                        /** @description All of it */
                                        input: number;
                                        fresh: number;
                                        cache_read: number;
                                        cache_write: number;
                                        /** @description All of it */
                                        output: number;
                                        reasoning: number;
                                    };
                                    cache_hit_rate: number | null;
                                    /** @description USD: what the same tokens would have cost without a cache, less what they cost */
                                    saved: string;
                                    /**
                                     * @description USD as decimal text, exact to the nano-dollar
                                     * @example 386.45
                                     */
                                    waived: string;
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
                                /** @description A value for each point */
                                series: {
                                    id: string | null;
                                    charge: string[];
                                    requests: number[];
                                    tokens: number[];
                                    failed: number[];
                                }[];
                            };
                            /** @description Records that are in no sum yet */
                            unsummed: number;
                            wallet: {
                                spendable: string | null;
                                /**
                                 * @description USD as decimal text, exact to the nano-dollar
                                 * @example 386.45
                                 */
                                posted: string;
                                /**
                                 * @description USD as decimal text, exact to the nano-dollar
                                 * @example 386.45
                                 */
                                held: string;
                                open_holds: number;
                                credit_limit: string | null;
                            };
                            pace: {
                                /**
                                 * @description USD as decimal text, exact to the nano-dollar
                                 * @example 386.45
                                 */
                                per_day: string;
                                /** @description Full days that it was seen on; 0: nothing was charged */
                                of_days: number;
                                runway_days: number | null;
                                empty_at: string | null;
                            };
                            balance: {
                                day: string;
                                /**
                                 * @description USD as decimal text, exact to the nano-dollar
                                 * @example 386.45
                                 */
                                posted: string;
                            }[];
                            budgets: {
                                /**
                                 * @description ISO 8601 in UTC
                                 * @example 2026-11-27T14:08:26.000Z
                                 */
                                day_ends_at: string;
                                /**
                                 * @description ISO 8601 in UTC
                                 * @example 2026-11-27T14:08:26.000Z
                                 */
                                month_ends_at: string;
                                keys: {
                                    key_id: string;
                                    name: string;
                                    status: string;
                                    day: {
                                        /**
                                         * @description USD as decimal text, exact to the nano-dollar
                                         * @example 386.45
                                         */
                                        spent: string;
                                        limit: string | null;
                                        share: number | null;
                                    };
                                    month: {
                                        /**
                                         * @description USD as decimal text, exact to the nano-dollar
                                         * @example 386.45
                                         */
                                        spent: string;
                                        limit: string | null;
                                        share: number | null;
                                    };
                                }[];
                                all_keys: number;
                            };
                            sessions: {
                                id: string;
                                /**
                                 * @description ISO 8601 in UTC
                                 * @example 2026-11-27T14:08:26.000Z
                                 */
                                first_at: string;
                                /**
                                 * @description ISO 8601 in UTC
                                 * @example 2026-11-27T14:08:26.000Z
                                 */
                                last_at: string;
                                requests: number;
                                failed: number;
                                input_tokens: number;
                                output_tokens: number;
                                /**
                                 * @description USD as decimal text, exact to the nano-dollar
                                 * @example 386.45
                                 */
                                charge: string;
                                key_id: string;
                                /** @description Of its last request */
                                model: string;
                                client: string | null;
                            }[];
                        };
                    };
                };
                /** @description Default Response */
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                code: string;
                                message: string;
                                field?: string;
                                request_id: string;
                            };
                        };
                    };
                };
            };
        };
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
        get: {
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
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** @enum {string} */
                            currency: "USD";
                            range: {
                                name: string;
                                /** @enum {unknown} */
                                unit: "minute" | "hour" | "day";
                                /**
                                 * @description ISO 8601 in UTC
                                 * @example 2026-11-27T14:08:26.000Z
                                 */
                                from: string;
                                /**
                                 * @description ISO 8601 in UTC
                                 * @example 2026-11-27T14:08:26.000Z
                                 */
                                to: string;
                                /**
                                 * @description ISO 8601 in UTC
                                 * @example 2026-11-27T14:08:26.000Z
                                 */
                                previous_from: string;
                                /**
                                 * @description ISO 8601 in UTC
                                 * @example 2026-11-27T14:08:26.000Z
                                 */
                                read_at: string;
                            };
                            totals: {
                                requests: number;
                                completed: number;
                                /** @description Of all faults */
                                failed: number;
                                failed_caller: number;
                                failed_provider: number;
                                failed_ours: number;
                                /** @description The caller left */
                                cancelled: number;
                                /**
                                 * @description USD as decimal text, exact to the nano-dollar
                                 * @example 386.45
                                 */
                                charge: string;
                                tokens: {
                                    /** @description All of it */
                                    input: number;
                                    fresh: number;
                                    cache_read: number;
                                    cache_write: number;
                                    /** @description All of it */
                                    output: number;
                                    reasoning: number;
                                };
                                cache_hit_rate: number | null;
                                /** @description USD: what the same tokens would have cost without a cache, less what they cost */
                                saved: string;
                                /**
                                 * @description USD as decimal text, exact to the nano-dollar
                                 * @example 386.45
                                 */
                                waived: string;
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
                            latency: {
                                first: {
                                    p50: number | null;
                                    p95: number | null;
                                };
                                total: {
                                    p50: number | null;
                                    p95: number | null;
                                };
                            };
                            points: {
                                /**
                                 * @description ISO 8601 in UTC
                                 * @example 2026-11-27T14:08:26.000Z
                                 */
                                start: string;
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
                                /**
                                 * @description USD as decimal text, exact to the nano-dollar
                                 * @example 386.45
                                 */
                                charge: string;
                                tokens: {
                                    /** @description All of it */
                                    input: number;
                                    fresh: number;
                                    cache_read: number;
                                    cache_write: number;
                                    /** @description All of it */
                                    output: number;
                                    reasoning: number;
                                };
                                cache_hit_rate: number | null;
                                /** @description USD: what the same tokens would have cost without a cache, less what they cost */
                                saved: string;
                                /**
                                 * @description USD as decimal text, exact to the nano-dollar
                                 * @example 386.45
                                 */
                                waived: string;
                                /** @description Requests whose usage was counted by us */
                                estimated: number;
                                /** @description Requests that lost something in a translation */
                                lossy: number;
                                /** @description Requests with more than one attempt */
                                retried: number;
                                /** @description Of these, those that were completed */
                                rescued: number;
                                hedged: number;
                            }[];
                            previous: {
                                requests: number;
                                completed: number;
                                /** @description Of all faults */
                                failed: number;
                                failed_caller: number;
                                failed_provider: number;
                                failed_ours: number;
                                /** @description The caller left */
                                cancelled: number;
                                /**
                                 * @description USD as decimal text, exact to the nano-dollar
                                 * @example 386.45
                                 */
                                charge: string;
                                tokens: {
                                    /** @description All of it */
                                    input: number;
                                    fresh: number;
                                    cache_read: number;
                                    cache_write: number;
                                    /** @description All of it */
                                    output: number;
                                    reasoning: number;
                                };
                                cache_hit_rate: number | null;
                                /** @description USD: what the same tokens would have cost without a cache, less what they cost */
                                saved: string;
                                /**
                                 * @description USD as decimal text, exact to the nano-dollar
                                 * @example 386.45
                                 */
                                waived: string;
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
                            groups: {
                                by: string;
                                data: {
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
                                    /**
                                     * @description USD as decimal text, exact to the nano-dollar
                                     * @example 386.45
                                     */
                                    charge: string;
                                    tokens: {
                                        /** @description All of it */
                                        input: number;
                                        fresh: number;
                                        cache_read: number;
                                        cache_write: number;
                                        /** @description All of it */
                                        output: number;
                                        reasoning: number;
                                    };
                                    cache_hit_rate: number | null;
                                    /** @description USD: what the same tokens would have cost without a cache, less what they cost */
                                    saved: string;
                                    /**
                                     * @description USD as decimal text, exact to the nano-dollar
                                     * @example 386.45
                                     */
                                    waived: string;
                                    /** @description Requests whose usage was counted by us */
                                    estimated: number;
                                    /** @description Requests that lost something in a translation */
                                    lossy: number;
                                    /** @description Requests with more than one attempt */
                                    retried: number;
                                    /** @description Of these, those that were completed */
                                    rescued: number;
                                    hedged: number;
                                }[];
                                /** @description No group is left out */
                                is_whole: boolean;
                                rest: {
                                    requests: number;
                                    completed: number;
                                    /** @description Of all faults */
                                    failed: number;
                                    failed_caller: number;
                                    failed_provider: number;
                                    failed_ours: number;
                                    /** @description The caller left */
                                    cancelled: number;
                                    /**
                                     * @description USD as decimal text, exact to the nano-dollar
                                     * @example 386.45
                                     */
                                    charge: string;
                                    tokens: {
                                        /** @description All of it */
                                        input: number;
                                        fresh: number;
                                        cache_read: number;
                                        cache_write: number;
                                        /** @description All of it */
                                        output: number;
                                        reasoning: number;
                                    };
                                    cache_hit_rate: number | null;
                                    /** @description USD: what the same tokens would have cost without a cache, less what they cost */
                                    saved: string;
                                    /**
                                     * @description USD as decimal text, exact to the nano-dollar
                                     * @example 386.45
                                     */
                                    waived: string;
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
                                /** @description A value for each point */
                                series: {
                                    id: string | null;
                                    charge: string[];
                                    requests: number[];
                                    tokens: number[];
                                    failed: number[];
                                }[];
                            };
                            /** @description Records that are in no sum yet */
                            unsummed: number;
                        };
                    };
                };
                /** @description Default Response */
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                code: string;
                                message: string;
                                field?: string;
                                request_id: string;
                            };
                        };
                    };
                };
            };
        };
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
        get: {
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
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** @enum {string} */
                            currency: "USD";
                            range: {
                                name: string;
                                /** @enum {unknown} */
                                unit: "minute" | "hour" | "day";
                                /**
                                 * @description ISO 8601 in UTC
                                 * @example 2026-11-27T14:08:26.000Z
                                 */
                                from: string;
                                /**
                                 * @description ISO 8601 in UTC
                                 * @example 2026-11-27T14:08:26.000Z
                                 */
                                to: string;
                                /**
                                 * @description ISO 8601 in UTC
                                 * @example 2026-11-27T14:08:26.000Z
                                 */
                                previous_from: string;
                                /**
                                 * @description ISO 8601 in UTC
                                 * @example 2026-11-27T14:08:26.000Z
                                 */
                                read_at: string;
                            };
                            totals: {
                                requests: number;
                                completed: number;
                                /** @description Of all faults */
                                failed: number;
                                failed_caller: number;
                                failed_provider: number;
                                failed_ours: number;
                                /** @description The caller left */
                                cancelled: number;
                                /**
                                 * @description USD as decimal text, exact to the nano-dollar
                                 * @example 386.45
                                 */
                                charge: string;
                                tokens: {
                                    /** @description All of it */
                                    input: number;
                                    fresh: number;
                                    cache_read: number;
                                    cache_write: number;
                                    /** @description All of it */
                                    output: number;
                                    reasoning: number;
                                };
                                cache_hit_rate: number | null;
                                /** @description USD: what the same tokens would have cost without a cache, less what they cost */
                                saved: string;
                                /**
                                 * @description USD as decimal text, exact to the nano-dollar
                                 * @example 386.45
                                 */
                                waived: string;
                                /** @description Requests whose usage was counted by us */
                                estimated: number;
                                /** @description Requests that lost something in a translation */
                                lossy: number;
                                /** @description Requests with more than one attempt */
                                retried: number;
                                /** @description Of these, those that were completed */
                                rescued: number;
                                hedged: number;
                                /**
                                 * @description USD as decimal text, exact to the nano-dollar
                                 * @example 386.45
                                 */
                                cost: string;
                                /**
                                 * @description USD as decimal text, exact to the nano-dollar
                                 * @example 386.45
                                 */
                                margin: string;
                                /**
                                 * @description USD as decimal text, exact to the nano-dollar
                                 * @example 386.45
                                 */
                                lost: string;
                                /**
                                 * @description USD as decimal text, exact to the nano-dollar
                                 * @example 386.45
                                 */
                                unpaid: string;
                            };
                            latency: {
                                first: {
                                    p50: number | null;
                                    p95: number | null;
                                };
                                total: {
                                    p50: number | null;
                                    p95: number | null;
                                };
                            };
                            points: {
                                /**
                                 * @description ISO 8601 in UTC
                                 * @example 2026-11-27T14:08:26.000Z
                                 */
                                start: string;
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
                                /**
                                 * @description USD as decimal text, exact to the nano-dollar
                                 * @example 386.45
                                 */
                                charge: string;
                                tokens: {
                                    /** @description All of it */
                                    input: number;
                                    fresh: number;
                                    cache_read: number;
                                    cache_write: number;
                                    /** @description All of it */
                                    output: number;
                                    reasoning: number;
                                };
                                cache_hit_rate: number | null;
                                /** @description USD: what the same tokens would have cost without a cache, less what they cost */
                                saved: string;
                                /**
                                 * @description USD as decimal text, exact to the nano-dollar
                                 * @example 386.45
                                 */
                                waived: string;
                                /** @description Requests whose usage was counted by us */
                                estimated: number;
                                /** @description Requests that lost something in a translation */
                                lossy: number;
                                /** @description Requests with more than one attempt */
                                retried: number;
                                /** @description Of these, those that were completed */
                                rescued: number;
                                hedged: number;
                                /**
                                 * @description USD as decimal text, exact to the nano-dollar
                                 * @example 386.45
                                 */
                                cost: string;
                                /**
                                 * @description USD as decimal text, exact to the nano-dollar
                                 * @example 386.45
                                 */
                                margin: string;
                                /**
                                 * @description USD as decimal text, exact to the nano-dollar
                                 * @example 386.45
                                 */
                                lost: string;
                                /**
                                 * @description USD as decimal text, exact to the nano-dollar
                                 * @example 386.45
                                 */
                                unpaid: string;
                            }[];
                            previous: {
                                requests: number;
                                completed: number;
                                /** @description Of all faults */
                                failed: number;
                                failed_caller: number;
                                failed_provider: number;
                                failed_ours: number;
                                /** @description The caller left */
                                cancelled: number;
                                /**
                                 * @description USD as decimal text, exact to the nano-dollar
                                 * @example 386.45
                                 */
                                charge: string;
                                tokens: {
                                    /** @description All of it */
                                    input: number;
                                    fresh: number;
                                    cache_read: number;
                                    cache_write: number;
                                    /** @description All of it */
                                    output: number;
                                    reasoning: number;
                                };
                                cache_hit_rate: number | null;
                                /** @description USD: what the same tokens would have cost without a cache, less what they cost */
                                saved: string;
                                /**
                                 * @description USD as decimal text, exact to the nano-dollar
                                 * @example 386.45
                                 */
                                waived: string;
                                /** @description Requests whose usage was counted by us */
                                estimated: number;
                                /** @description Requests that lost something in a translation */
                                lossy: number;
                                /** @description Requests with more than one attempt */
                                retried: number;
                                /** @description Of these, those that were completed */
                                rescued: number;
                                hedged: number;
                                /**
                                 * @description USD as decimal text, exact to the nano-dollar
                                 * @example 386.45
                                 */
                                cost: string;
                                /**
                                 * @description USD as decimal text, exact to the nano-dollar
                                 * @example 386.45
                                 */
                                margin: string;
                                /**
                                 * @description USD as decimal text, exact to the nano-dollar
                                 * @example 386.45
                                 */
                                lost: string;
                                /**
                                 * @description USD as decimal text, exact to the nano-dollar
                                 * @example 386.45
                                 */
                                unpaid: string;
                            };
                            groups: {
                                by: string;
                                data: {
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
                                    /**
                                     * @description USD as decimal text, exact to the nano-dollar
                                     * @example 386.45
                                     */
                                    charge: string;
                                    tokens: {
                                        /** @description All of it */
                                        input: number;
                                        fresh: number;
                                        cache_read: number;
                                        cache_write: number;
                                        /** @description All of it */
                                        output: number;
                                        reasoning: number;
                                    };
                                    cache_hit_rate: number | null;
                                    /** @description USD: what the same tokens would have cost without a cache, less what they cost */
                                    saved: string;
                                    /**
                                     * @description USD as decimal text, exact to the nano-dollar
                                     * @example 386.45
                                     */
                                    waived: string;
                                    /** @description Requests whose usage was counted by us */
                                    estimated: number;
                                    /** @description Requests that lost something in a translation */
                                    lossy: number;
                                    /** @description Requests with more than one attempt */
                                    retried: number;
                                    /** @description Of these, those that were completed */
                                    rescued: number;
                                    hedged: number;
                                    /**
                                     * @description USD as decimal text, exact to the nano-dollar
                                     * @example 386.45
                                     */
                                    cost: string;
                                    /**
                                     * @description USD as decimal text, exact to the nano-dollar
                                     * @example 386.45
                                     */
                                    margin: string;
                                    /**
                                     * @description USD as decimal text, exact to the nano-dollar
                                     * @example 386.45
                                     */
                                    lost: string;
                                    /**
                                     * @description USD as decimal text, exact to the nano-dollar
                                     * @example 386.45
                                     */
                                    unpaid: string;
                                }[];
                                /** @description No group is left out */
                                is_whole: boolean;
                                rest: {
                                    requests: number;
                                    completed: number;
                                    /** @description Of all faults */
                                    failed: number;
                                    failed_caller: number;
                                    failed_provider: number;
                                    failed_ours: number;
                                    /** @description The caller left */
                                    cancelled: number;
                                    /**
                                     * @description USD as decimal text, exact to the nano-dollar
                                     * @example 386.45
                                     */
                                    charge: string;
                                    tokens: {
                                        /** @description All of it */
                                        input: number;
                                        fresh: number;
                                        cache_read: number;
                                        cache_write: number;
                                        /** @description All of it */
                                        output: number;
                                        reasoning: number;
                                    };
                                    cache_hit_rate: number | null;
                                    /** @description USD: what the same tokens would have cost without a cache, less what they cost */
                                    saved: string;
                                    /**
                                     * @description USD as decimal text, exact to the nano-dollar
                                     * @example 386.45
                                     */
                                    waived: string;
                                    /** @description Requests whose usage was counted by us */
                                    estimated: number;
                                    /** @description Requests that lost something in a translation */
                                    lossy: number;
                                    /** @description Requests with more than one attempt */
                                    retried: number;
                                    /** @description Of these, those that were completed */
                                    rescued: number;
                                    hedged: number;
                                    /**
                                     * @description USD as decimal text, exact to the nano-dollar
                                     * @example 386.45
                                     */
                                    cost: string;
                                    /**
                                     * @description USD as decimal text, exact to the nano-dollar
                                     * @example 386.45
                                     */
                                    margin: string;
                                    /**
                                     * @description USD as decimal text, exact to the nano-dollar
                                     * @example 386.45
                                     */
                                    lost: string;
                                    /**
                                     * @description USD as decimal text, exact to the nano-dollar
                                     * @example 386.45
                                     */
                                    unpaid: string;
                                };
                                /** @description A value for each point */
                                series: {
                                    id: string | null;
                                    charge: string[];
                                    requests: number[];
                                    tokens: number[];
                                    failed: number[];
                                }[];
                            };
                            /** @description Records that are in no sum yet */
                            unsummed: number;
                        };
                    };
                };
                /** @description Default Response */
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                code: string;
                                message: string;
                                field?: string;
                                request_id: string;
                            };
                        };
                    };
                };
            };
        };
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
        get: {
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
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            data: {
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
                                /**
                                 * @description ISO 8601 in UTC
                                 * @example 2026-11-27T14:08:26.000Z
                                 */
                                started_at: string;
                                /**
                                 * @description ISO 8601 in UTC
                                 * @example 2026-11-27T14:08:26.000Z
                                 */
                                ended_at: string;
                                first_content_ms: number | null;
                                duration_ms: number;
                                tokens: {
                                    input: number;
                                    cache_read: number;
                                    cache_write: number;
                                    output: number;
                                    reasoning: number;
                                } | null;
                                /**
                                 * @description USD as decimal text, exact to the nano-dollar
                                 * @example 386.45
                                 */
                                charge: string;
                                /**
                                 * @description USD as decimal text, exact to the nano-dollar
                                 * @example 386.45
                                 */
                                waived: string;
                                /** @description Its usage was counted by us */
                                estimated: boolean;
                                /** @description Its charge was given back */
                                reversed: boolean;
                                tries: number;
                                hedged: boolean;
                                continued: boolean;
                                /** @description What a translation could not carry */
                                losses: number;
                            }[];
                            /** @description `cursor` of the next page, further back; with `after`: more came than a page holds */
                            next: string | null;
                            /** @description About so many requests were looked at for this page */
                            looked_at: number;
                            /** @description False: fewer fitted than a page holds, and `next` searches further back */
                            is_searched: boolean;
                            /** @description `after` of the next look for new ones; some may come twice */
                            after: string;
                            in_flight: {
                                id: string;
                                caller_request_id: string | null;
                                key_id: string;
                                key: string | null;
                                protocol: string;
                                streamed: boolean;
                                requested_model: string;
                                client: string | null;
                                session_id: string | null;
                                /**
                                 * @description ISO 8601 in UTC
                                 * @example 2026-11-27T14:08:26.000Z
                                 */
                                started_at: string;
                                /**
                                 * @description USD as decimal text, exact to the nano-dollar
                                 * @example 386.45
                                 */
                                held: string;
                                /**
                                 * @description USD as decimal text, exact to the nano-dollar
                                 * @example 386.45
                                 */
                                held_at_first: string;
                                /** @description How often more was held */
                                extensions: number;
                            }[];
                            figures: {
                                range: {
                                    name: string;
                                    /** @enum {unknown} */
                                    unit: "minute" | "hour" | "day";
                                    /**
                                     * @description ISO 8601 in UTC
                                     * @example 2026-11-27T14:08:26.000Z
                                     */
                                    from: string;
                                    /**
                                     * @description ISO 8601 in UTC
                                     * @example 2026-11-27T14:08:26.000Z
                                     */
                                    to: string;
                                    /**
                                     * @description ISO 8601 in UTC
                                     * @example 2026-11-27T14:08:26.000Z
                                     */
                                    previous_from: string;
                                    /**
                                     * @description ISO 8601 in UTC
                                     * @example 2026-11-27T14:08:26.000Z
                                     */
                                    read_at: string;
                                };
                                totals: {
                                    requests: number;
                                    completed: number;
                                    /** @description Of all faults */
                                    failed: number;
                                    failed_caller: number;
                                    failed_provider: number;
                                    failed_ours: number;
                                    /** @description The caller left */
                                    cancelled: number;
                                    /**
                                     * @description USD as decimal text, exact to the nano-dollar
                                     * @example 386.45
                                     */
                                    charge: string;
                                    tokens: {
                                        /** @description All of it */
                                        input: number;
                                        fresh: number;
                                        cache_read: number;
                                        cache_write: number;
                                        /** @description All of it */
                                        output: number;
                                        reasoning: number;
                                    };
                                    cache_hit_rate: number | null;
                                    /** @description USD: what the same tokens would have cost without a cache, less what they cost */
                                    saved: string;
                                    /**
                                     * @description USD as decimal text, exact to the nano-dollar
                                     * @example 386.45
                                     */
                                    waived: string;
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
                                latency: {
                                    first: {
                                        p50: number | null;
                                        p95: number | null;
                                    };
                                    total: {
                                        p50: number | null;
                                        p95: number | null;
                                    };
                                };
                                points: {
                                    /**
                                     * @description ISO 8601 in UTC
                                     * @example 2026-11-27T14:08:26.000Z
                                     */
                                    start: string;
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
                                    /**
                                     * @description USD as decimal text, exact to the nano-dollar
                                     * @example 386.45
                                     */
                                    charge: string;
                                    tokens: {
                                        /** @description All of it */
                                        input: number;
                                        fresh: number;
                                        cache_read: number;
                                        cache_write: number;
                                        /** @description All of it */
                                        output: number;
                                        reasoning: number;
                                    };
                                    cache_hit_rate: number | null;
                                    /** @description USD: what the same tokens would have cost without a cache, less what they cost */
                                    saved: string;
                                    /**
                                     * @description USD as decimal text, exact to the nano-dollar
                                     * @example 386.45
                                     */
                                    waived: string;
                                    /** @description Requests whose usage was counted by us */
                                    estimated: number;
                                    /** @description Requests that lost something in a translation */
                                    lossy: number;
                                    /** @description Requests with more than one attempt */
                                    retried: number;
                                    /** @description Of these, those that were completed */
                                    rescued: number;
                                    hedged: number;
                                }[];
                                /** @description Filters that these figures do not follow */
                                not_narrowed_by: string[];
                            } | null;
                        };
                    };
                };
                /** @description Default Response */
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                code: string;
                                message: string;
                                field?: string;
                                request_id: string;
                            };
                        };
                    };
                };
            };
        };
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
        get: {
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
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": unknown;
                    };
                };
                /** @description Default Response */
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                code: string;
                                message: string;
                                field?: string;
                                request_id: string;
                            };
                        };
                    };
                };
            };
        };
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
        get: {
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
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            in_flight: {
                                id: string;
                                caller_request_id: string | null;
                                key_id: string;
                                key: string | null;
                                protocol: string;
                                streamed: boolean;
                                requested_model: string;
                                client: string | null;
                                session_id: string | null;
                                /**
                                 * @description ISO 8601 in UTC
                                 * @example 2026-11-27T14:08:26.000Z
                                 */
                                started_at: string;
                                /**
                                 * @description USD as decimal text, exact to the nano-dollar
                                 * @example 386.45
                                 */
                                held: string;
                                /**
                                 * @description USD as decimal text, exact to the nano-dollar
                                 * @example 386.45
                                 */
                                held_at_first: string;
                                /** @description How often more was held */
                                extensions: number;
                            } | null;
                            generation: {
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
                                /**
                                 * @description ISO 8601 in UTC
                                 * @example 2026-11-27T14:08:26.000Z
                                 */
                                started_at: string;
                                /**
                                 * @description ISO 8601 in UTC
                                 * @example 2026-11-27T14:08:26.000Z
                                 */
                                ended_at: string;
                                first_content_ms: number | null;
                                duration_ms: number;
                                tokens: {
                                    input: number;
                                    cache_read: number;
                                    cache_write: number;
                                    output: number;
                                    reasoning: number;
                                } | null;
                                /**
                                 * @description USD as decimal text, exact to the nano-dollar
                                 * @example 386.45
                                 */
                                charge: string;
                                /**
                                 * @description USD as decimal text, exact to the nano-dollar
                                 * @example 386.45
                                 */
                                waived: string;
                                /** @description Its usage was counted by us */
                                estimated: boolean;
                                /** @description Its charge was given back */
                                reversed: boolean;
                                tries: number;
                                hedged: boolean;
                                continued: boolean;
                                /** @description What a translation could not carry */
                                losses: number;
                            } | null;
                            story: {
                                upstream_model: string | null;
                                parent_agent_id: string | null;
                                /** @description In all when it ended */
                                held: string | null;
                                /** @enum {unknown} */
                                hold_end: "settled" | "released" | "expired" | "reversed";
                                price_version: string | null;
                                amounts: {
                                    lines: {
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
                                    }[];
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
                            } | null;
                            /** @description The next newer one that the filter lets through */
                            newer: string | null;
                            /** @description The next older one; null: none is near */
                            older: string | null;
                        };
                    };
                };
                /** @description Default Response */
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                code: string;
                                message: string;
                                field?: string;
                                request_id: string;
                            };
                        };
                    };
                };
            };
        };
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
        get: {
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
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            data: {
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
                                /**
                                 * @description ISO 8601 in UTC
                                 * @example 2026-11-27T14:08:26.000Z
                                 */
                                started_at: string;
                                /**
                                 * @description ISO 8601 in UTC
                                 * @example 2026-11-27T14:08:26.000Z
                                 */
                                ended_at: string;
                                first_content_ms: number | null;
                                duration_ms: number;
                                tokens: {
                                    input: number;
                                    cache_read: number;
                                    cache_write: number;
                                    output: number;
                                    reasoning: number;
                                } | null;
                                /**
                                 * @description USD as decimal text, exact to the nano-dollar
                                 * @example 386.45
                                 */
                                charge: string;
                                /**
                                 * @description USD as decimal text, exact to the nano-dollar
                                 * @example 386.45
                                 */
                                waived: string;
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
                                /**
                                 * @description USD as decimal text, exact to the nano-dollar
                                 * @example 386.45
                                 */
                                cost: string;
                            }[];
                            /** @description `cursor` of the next page, further back; with `after`: more came than a page holds */
                            next: string | null;
                            /** @description About so many requests were looked at for this page */
                            looked_at: number;
                            /** @description False: fewer fitted than a page holds, and `next` searches further back */
                            is_searched: boolean;
                            /** @description `after` of the next look for new ones; some may come twice */
                            after: string;
                            in_flight: {
                                id: string;
                                caller_request_id: string | null;
                                key_id: string;
                                key: string | null;
                                protocol: string;
                                streamed: boolean;
                                requested_model: string;
                                client: string | null;
                                session_id: string | null;
                                /**
                                 * @description ISO 8601 in UTC
                                 * @example 2026-11-27T14:08:26.000Z
                                 */
                                started_at: string;
                                /**
                                 * @description USD as decimal text, exact to the nano-dollar
                                 * @example 386.45
                                 */
                                held: string;
                                /**
                                 * @description USD as decimal text, exact to the nano-dollar
                                 * @example 386.45
                                 */
                                held_at_first: string;
                                /** @description How often more was held */
                                extensions: number;
                                workspace_id: string;
                                workspace: string | null;
                            }[];
                            figures: {
                                range: {
                                    name: string;
                                    /** @enum {unknown} */
                                    unit: "minute" | "hour" | "day";
                                    /**
                                     * @description ISO 8601 in UTC
                                     * @example 2026-11-27T14:08:26.000Z
                                     */
                                    from: string;
                                    /**
                                     * @description ISO 8601 in UTC
                                     * @example 2026-11-27T14:08:26.000Z
                                     */
                                    to: string;
                                    /**
                                     * @description ISO 8601 in UTC
                                     * @example 2026-11-27T14:08:26.000Z
                                     */
                                    previous_from: string;
                                    /**
                                     * @description ISO 8601 in UTC
                                     * @example 2026-11-27T14:08:26.000Z
                                     */
                                    read_at: string;
                                };
                                totals: {
                                    requests: number;
                                    completed: number;
                                    /** @description Of all faults */
                                    failed: number;
                                    failed_caller: number;
                                    failed_provider: number;
                                    failed_ours: number;
                                    /** @description The caller left */
                                    cancelled: number;
                                    /**
                                     * @description USD as decimal text, exact to the nano-dollar
                                     * @example 386.45
                                     */
                                    charge: string;
                                    tokens: {
                                        /** @description All of it */
                                        input: number;
                                        fresh: number;
                                        cache_read: number;
                                        cache_write: number;
                                        /** @description All of it */
                                        output: number;
                                        reasoning: number;
                                    };
                                    cache_hit_rate: number | null;
                                    /** @description USD: what the same tokens would have cost without a cache, less what they cost */
                                    saved: string;
                                    /**
                                     * @description USD as decimal text, exact to the nano-dollar
                                     * @example 386.45
                                     */
                                    waived: string;
                                    /** @description Requests whose usage was counted by us */
                                    estimated: number;
                                    /** @description Requests that lost something in a translation */
                                    lossy: number;
                                    /** @description Requests with more than one attempt */
                                    retried: number;
                                    /** @description Of these, those that were completed */
                                    rescued: number;
                                    hedged: number;
                                    /**
                                     * @description USD as decimal text, exact to the nano-dollar
                                     * @example 386.45
                                     */
                                    cost: string;
                                    /**
                                     * @description USD as decimal text, exact to the nano-dollar
                                     * @example 386.45
                                     */
                                    margin: string;
                                    /**
                                     * @description USD as decimal text, exact to the nano-dollar
                                     * @example 386.45
                                     */
                                    lost: string;
                                    /**
                                     * @description USD as decimal text, exact to the nano-dollar
                                     * @example 386.45
                                     */
                                    unpaid: string;
                                };
                                latency: {
                                    first: {
                                        p50: number | null;
                                        p95: number | null;
                                    };
                                    total: {
                                        p50: number | null;
                                        p95: number | null;
                                    };
                                };
                                points: {
                                    /**
                                     * @description ISO 8601 in UTC
                                     * @example 2026-11-27T14:08:26.000Z
                                     */
                                    start: string;
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
                                    /**
                                     * @description USD as decimal text, exact to the nano-dollar
                                     * @example 386.45
                                     */
                                    charge: string;
                                    tokens: {
                                        /** @description All of it */
                                        input: number;
                                        fresh: number;
                                        cache_read: number;
                                        cache_write: number;
                                        /** @description All of it */
                                        output: number;
                                        reasoning: number;
                                    };
                                    cache_hit_rate: number | null;
                                    /** @description USD: what the same tokens would have cost without a cache, less what they cost */
                                    saved: string;
                                    /**
                                     * @description USD as decimal text, exact to the nano-dollar
                                     * @example 386.45
                                     */
                                    waived: string;
                                    /** @description Requests whose usage was counted by us */
                                    estimated: number;
                                    /** @description Requests that lost something in a translation */
                                    lossy: number;
                                    /** @description Requests with more than one attempt */
                                    retried: number;
                                    /** @description Of these, those that were completed */
                                    rescued: number;
                                    hedged: number;
                                    /**
                                     * @description USD as decimal text, exact to the nano-dollar
                                     * @example 386.45
                                     */
                                    cost: string;
                                    /**
                                     * @description USD as decimal text, exact to the nano-dollar
                                     * @example 386.45
                                     */
                                    margin: string;
                                    /**
                                     * @description USD as decimal text, exact to the nano-dollar
                                     * @example 386.45
                                     */
                                    lost: string;
                                    /**
                                     * @description USD as decimal text, exact to the nano-dollar
                                     * @example 386.45
                                     */
                                    unpaid: string;
                                }[];
                                /** @description Filters that these figures do not follow */
                                not_narrowed_by: string[];
                            } | null;
                        };
                    };
                };
                /** @description Default Response */
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                code: string;
                                message: string;
                                field?: string;
                                request_id: string;
                            };
                        };
                    };
                };
            };
        };
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
        get: {
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
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": unknown;
                    };
                };
                /** @description Default Response */
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                code: string;
                                message: string;
                                field?: string;
                                request_id: string;
                            };
                        };
                    };
                };
            };
        };
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
        get: {
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
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            in_flight: {
                                id: string;
                                caller_request_id: string | null;
                                key_id: string;
                                key: string | null;
                                protocol: string;
                                streamed: boolean;
                                requested_model: string;
                                client: string | null;
                                session_id: string | null;
                                /**
                                 * @description ISO 8601 in UTC
                                 * @example 2026-11-27T14:08:26.000Z
                                 */
                                started_at: string;
                                /**
                                 * @description USD as decimal text, exact to the nano-dollar
                                 * @example 386.45
                                 */
                                held: string;
                                /**
                                 * @description USD as decimal text, exact to the nano-dollar
                                 * @example 386.45
                                 */
                                held_at_first: string;
                                /** @description How often more was held */
                                extensions: number;
                                workspace_id: string;
                                workspace: string | null;
                            } | null;
                            generation: {
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
                                /**
                                 * @description ISO 8601 in UTC
                                 * @example 2026-11-27T14:08:26.000Z
                                 */
                                started_at: string;
                                /**
                                 * @description ISO 8601 in UTC
                                 * @example 2026-11-27T14:08:26.000Z
                                 */
                                ended_at: string;
                                first_content_ms: number | null;
                                duration_ms: number;
                                tokens: {
                                    input: number;
                                    cache_read: number;
                                    cache_write: number;
                                    output: number;
                                    reasoning: number;
                                } | null;
                                /**
                                 * @description USD as decimal text, exact to the nano-dollar
                                 * @example 386.45
                                 */
                                charge: string;
                                /**
                                 * @description USD as decimal text, exact to the nano-dollar
                                 * @example 386.45
                                 */
                                waived: string;
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
                                /**
                                 * @description USD as decimal text, exact to the nano-dollar
                                 * @example 386.45
                                 */
                                cost: string;
                            } | null;
                            story: {
                                upstream_model: string | null;
                                parent_agent_id: string | null;
                                /** @description In all when it ended */
                                held: string | null;
                                /** @enum {unknown} */
                                hold_end: "settled" | "released" | "expired" | "reversed";
                                price_version: string | null;
                                amounts: {
                                    lines: {
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
                                    }[];
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
                            } | null;
                            /** @description The next newer one that the filter lets through */
                            newer: string | null;
                            /** @description The next older one; null: none is near */
                            older: string | null;
                        };
                    };
                };
                /** @description Default Response */
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                code: string;
                                message: string;
                                field?: string;
                                request_id: string;
                            };
                        };
                    };
                };
            };
        };
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
        get: {
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
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** @enum {string} */
                            currency: "USD";
                            wallet: {
                                spendable: string | null;
                                /**
                                 * @description USD as decimal text, exact to the nano-dollar
                                 * @example 386.45
                                 */
                                posted: string;
                                /**
                                 * @description USD as decimal text, exact to the nano-dollar
                                 * @example 386.45
                                 */
                                held: string;
                                open_holds: number;
                                credit_limit: string | null;
                            };
                            pace: {
                                /**
                                 * @description USD as decimal text, exact to the nano-dollar
                                 * @example 386.45
                                 */
                                per_day: string;
                                /** @description Full days that it was seen on; 0: nothing was charged */
                                of_days: number;
                                runway_days: number | null;
                                empty_at: string | null;
                            };
                            balance: {
                                day: string;
                                /**
                                 * @description USD as decimal text, exact to the nano-dollar
                                 * @example 386.45
                                 */
                                posted: string;
                            }[];
                            /** @description At most a hundred */
                            holds: {
                                id: string;
                                caller_request_id: string | null;
                                key_id: string;
                                key: string | null;
                                protocol: string;
                                streamed: boolean;
                                requested_model: string;
                                client: string | null;
                                session_id: string | null;
                                /**
                                 * @description ISO 8601 in UTC
                                 * @example 2026-11-27T14:08:26.000Z
                                 */
                                started_at: string;
                                /**
                                 * @description USD as decimal text, exact to the nano-dollar
                                 * @example 386.45
                                 */
                                held: string;
                                /**
                                 * @description USD as decimal text, exact to the nano-dollar
                                 * @example 386.45
                                 */
                                held_at_first: string;
                                /** @description How often more was held */
                                extensions: number;
                            }[];
                            days: {
                                day: string;
                                is_over: boolean;
                                kind: string;
                                count: number;
                                /** @description USD, into the wallet; below zero, out of it */
                                amount: string;
                                /**
                                 * @description USD as decimal text, exact to the nano-dollar
                                 * @example 386.45
                                 */
                                posted_after: string;
                            }[];
                            days_from: string;
                            days_next: string;
                        };
                    };
                };
                /** @description Default Response */
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                code: string;
                                message: string;
                                field?: string;
                                request_id: string;
                            };
                        };
                    };
                };
            };
        };
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
        get: {
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
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            days: {
                                day: string;
                                is_over: boolean;
                                kind: string;
                                count: number;
                                /** @description USD, into the wallet; below zero, out of it */
                                amount: string;
                                /**
                                 * @description USD as decimal text, exact to the nano-dollar
                                 * @example 386.45
                                 */
                                posted_after: string;
                            }[];
                            days_from: string;
                            days_next: string;
                        };
                    };
                };
                /** @description Default Response */
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                code: string;
                                message: string;
                                field?: string;
                                request_id: string;
                            };
                        };
                    };
                };
            };
        };
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
        get: {
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
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            data: {
                                sequence: number;
                                /**
                                 * @description ISO 8601 in UTC
                                 * @example 2026-11-27T14:08:26.000Z
                                 */
                                at: string;
                                kind: string;
                                /** @description USD, into the wallet; below zero, out of it */
                                amount: string;
                                /** @description null where entries of one kind are shown */
                                posted_after: string | null;
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
                                /**
                                 * @description USD as decimal text, exact to the nano-dollar
                                 * @example 386.45
                                 */
                                amount: string;
                            } | null;
                        };
                    };
                };
                /** @description Default Response */
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                code: string;
                                message: string;
                                field?: string;
                                request_id: string;
                            };
                        };
                    };
                };
            };
        };
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
        get: {
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
                /** @description Default Response */
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
                                /**
                                 * @description USD as decimal text, exact to the nano-dollar
                                 * @example 386.45
                                 */
                                opening: string;
                                /**
                                 * @description USD as decimal text, exact to the nano-dollar
                                 * @example 386.45
                                 */
                                closing: string;
                                kinds: {
                                    kind: string;
                                    count: number;
                                    /**
                                     * @description USD as decimal text, exact to the nano-dollar
                                     * @example 386.45
                                     */
                                    amount: string;
                                }[];
                            }[];
                            next: string | null;
                        };
                    };
                };
                /** @description Default Response */
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                code: string;
                                message: string;
                                field?: string;
                                request_id: string;
                            };
                        };
                    };
                };
            };
        };
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
        get: {
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
                /** @description Default Response */
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
                            /**
                             * @description USD as decimal text, exact to the nano-dollar
                             * @example 386.45
                             */
                            opening: string;
                            /**
                             * @description USD as decimal text, exact to the nano-dollar
                             * @example 386.45
                             */
                            closing: string;
                            kinds: {
                                kind: string;
                                count: number;
                                /**
                                 * @description USD as decimal text, exact to the nano-dollar
                                 * @example 386.45
                                 */
                                amount: string;
                            }[];
                            days: {
                                day: string;
                                is_over: boolean;
                                kind: string;
                                count: number;
                                /** @description USD, into the wallet; below zero, out of it */
                                amount: string;
                                /**
                                 * @description USD as decimal text, exact to the nano-dollar
                                 * @example 386.45
                                 */
                                posted_after: string;
                            }[];
                            totals: {
                                requests: number;
                                completed: number;
                                /** @description Of all faults */
                                failed: number;
                                failed_caller: number;
                                failed_provider: number;
                                failed_ours: number;
                                /** @description The caller left */
                                cancelled: number;
                                /**
                                 * @description USD as decimal text, exact to the nano-dollar
                                 * @example 386.45
                                 */
                                charge: string;
                                tokens: {
                                    /** @description All of it */
                                    input: number;
                                    fresh: number;
                                    cache_read: number;
                                    cache_write: number;
                                    /** @description All of it */
                                    output: number;
                                    reasoning: number;
                                };
                                cache_hit_rate: number | null;
                                /** @description USD: what the same tokens would have cost without a cache, less what they cost */
                                saved: string;
                                /**
                                 * @description USD as decimal text, exact to the nano-dollar
                                 * @example 386.45
                                 */
                                waived: string;
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
                            models: {
                                by: string;
                                data: {
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
                                    /**
                                     * @description USD as decimal text, exact to the nano-dollar
                                     * @example 386.45
                                     */
                                    charge: string;
                                    tokens: {
                                        /** @description All of it */
                                        input: number;
                                        fresh: number;
                                        cache_read: number;
                                        cache_write: number;
                                        /** @description All of it */
                                        output: number;
                                        reasoning: number;
                                    };
                                    cache_hit_rate: number | null;
                                    /** @description USD: what the same tokens would have cost without a cache, less what they cost */
                                    saved: string;
                                    /**
                                     * @description USD as decimal text, exact to the nano-dollar
                                     * @example 386.45
                                     */
                                    waived: string;
                                    /** @description Requests whose usage was counted by us */
                                    estimated: number;
                                    /** @description Requests that lost something in a translation */
                                    lossy: number;
                                    /** @description Requests with more than one attempt */
                                    retried: number;
                                    /** @description Of these, those that were completed */
                                    rescued: number;
                                    hedged: number;
                                }[];
                                /** @description No group is left out */
                                is_whole: boolean;
                                rest: {
                                    requests: number;
                                    completed: number;
                                    /** @description Of all faults */
                                    failed: number;
                                    failed_caller: number;
                                    failed_provider: number;
                                    failed_ours: number;
                                    /** @description The caller left */
                                    cancelled: number;
                                    /**
                                     * @description USD as decimal text, exact to the nano-dollar
                                     * @example 386.45
                                     */
                                    charge: string;
                                    tokens: {
                                        /** @description All of it */
                                        input: number;
                                        fresh: number;
                                        cache_read: number;
                                        cache_write: number;
                                        /** @description All of it */
                                        output: number;
                                        reasoning: number;
                                    };
                                    cache_hit_rate: number | null;
                                    /** @description USD: what the same tokens would have cost without a cache, less what they cost */
                                    saved: string;
                                    /**
                                     * @description USD as decimal text, exact to the nano-dollar
                                     * @example 386.45
                                     */
                                    waived: string;
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
                                /** @description A value for each point */
                                series: {
                                    id: string | null;
                                    charge: string[];
                                    requests: number[];
                                    tokens: number[];
                                    failed: number[];
                                }[];
                            };
                            keys: {
                                by: string;
                                data: {
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
                                    /**
                                     * @description USD as decimal text, exact to the nano-dollar
                                     * @example 386.45
                                     */
                                    charge: string;
                                    tokens: {
                                        /** @description All of it */
                                        input: number;
                                        fresh: number;
                                        cache_read: number;
                                        cache_write: number;
                                        /** @description All of it */
                                        output: number;
                                        reasoning: number;
                                    };
                                    cache_hit_rate: number | null;
                                    /** @description USD: what the same tokens would have cost without a cache, less what they cost */
                                    saved: string;
                                    /**
                                     * @description USD as decimal text, exact to the nano-dollar
                                     * @example 386.45
                                     */
                                    waived: string;
                                    /** @description Requests whose usage was counted by us */
                                    estimated: number;
                                    /** @description Requests that lost something in a translation */
                                    lossy: number;
                                    /** @description Requests with more than one attempt */
                                    retried: number;
                                    /** @description Of these, those that were completed */
                                    rescued: number;
                                    hedged: number;
                                }[];
                                /** @description No group is left out */
                                is_whole: boolean;
                                rest: {
                                    requests: number;
                                    completed: number;
                                    /** @description Of all faults */
                                    failed: number;
                                    failed_caller: number;
                                    failed_provider: number;
                                    failed_ours: number;
                                    /** @description The caller left */
                                    cancelled: number;
                                    /**
                                     * @description USD as decimal text, exact to the nano-dollar
                                     * @example 386.45
                                     */
                                    charge: string;
                                    tokens: {
                                        /** @description All of it */
                                        input: number;
                                        fresh: number;
                                        cache_read: number;
                                        cache_write: number;
                                        /** @description All of it */
                                        output: number;
                                        reasoning: number;
                                    };
                                    cache_hit_rate: number | null;
                                    /** @description USD: what the same tokens would have cost without a cache, less what they cost */
                                    saved: string;
                                    /**
                                     * @description USD as decimal text, exact to the nano-dollar
                                     * @example 386.45
                                     */
                                    waived: string;
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
                                /** @description A value for each point */
                                series: {
                                    id: string | null;
                                    charge: string[];
                                    requests: number[];
                                    tokens: number[];
                                    failed: number[];
                                }[];
                            };
                        };
                    };
                };
                /** @description Default Response */
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                code: string;
                                message: string;
                                field?: string;
                                request_id: string;
                            };
                        };
                    };
                };
            };
        };
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
        get: {
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
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": unknown;
                    };
                };
                /** @description Default Response */
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                code: string;
                                message: string;
                                field?: string;
                                request_id: string;
                            };
                        };
                    };
                };
            };
        };
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
        get: {
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
                /** @description Default Response */
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
                                price: {
                                    /**
                                     * @description USD as decimal text, exact to the nano-dollar
                                     * @example 386.45
                                     */
                                    input: string;
                                    /**
                                     * @description USD as decimal text, exact to the nano-dollar
                                     * @example 386.45
                                     */
                                    output: string;
                                    /**
                                     * @description USD as decimal text, exact to the nano-dollar
                                     * @example 386.45
                                     */
                                    cache_read: string;
                                    /**
                                     * @description USD as decimal text, exact to the nano-dollar
                                     * @example 386.45
                                     */
                                    cache_write: string;
                                    /** @description How many tiers there are; this is the first */
                                    tiers: number;
                                } | null;
                                /** @description Who serves it */
                                providers: string[];
                                /** @description Other names that every key may call it by */
                                aliases: string[];
                            }[];
                        };
                    };
                };
                /** @description Default Response */
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                code: string;
                                message: string;
                                field?: string;
                                request_id: string;
                            };
                        };
                    };
                };
            };
        };
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
        get: {
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
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /**
                             * @description ISO 8601 in UTC
                             * @example 2026-11-27T14:08:26.000Z
                             */
                            read_at: string;
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
                /** @description Default Response */
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                code: string;
                                message: string;
                                field?: string;
                                request_id: string;
                            };
                        };
                    };
                };
            };
        };
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
        get: {
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
                /** @description Default Response */
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
                            price: {
                                /**
                                 * @description USD as decimal text, exact to the nano-dollar
                                 * @example 386.45
                                 */
                                input: string;
                                /**
                                 * @description USD as decimal text, exact to the nano-dollar
                                 * @example 386.45
                                 */
                                output: string;
                                /**
                                 * @description USD as decimal text, exact to the nano-dollar
                                 * @example 386.45
                                 */
                                cache_read: string;
                                /**
                                 * @description USD as decimal text, exact to the nano-dollar
                                 * @example 386.45
                                 */
                                cache_write: string;
                                /** @description How many tiers there are; this is the first */
                                tiers: number;
                            } | null;
                            /** @description USD per million tokens; null: not known */
                            card: {
                                version: string;
                                /**
                                 * @description USD as decimal text, exact to the nano-dollar
                                 * @example 386.45
                                 */
                                per_request: string;
                                server_tools: {
                                    [key: string]: string;
                                };
                                tiers: {
                                    from_input_tokens: number;
                                    /**
                                     * @description USD as decimal text, exact to the nano-dollar
                                     * @example 386.45
                                     */
                                    input: string;
                                    /**
                                     * @description USD as decimal text, exact to the nano-dollar
                                     * @example 386.45
                                     */
                                    output: string;
                                    /**
                                     * @description USD as decimal text, exact to the nano-dollar
                                     * @example 386.45
                                     */
                                    cache_read: string;
                                    /**
                                     * @description USD as decimal text, exact to the nano-dollar
                                     * @example 386.45
                                     */
                                    cache_write: string;
                                    /**
                                     * @description USD as decimal text, exact to the nano-dollar
                                     * @example 386.45
                                     */
                                    cache_write_1h: string;
                                    /**
                                     * @description USD as decimal text, exact to the nano-dollar
                                     * @example 386.45
                                     */
                                    reasoning: string;
                                    /**
                                     * @description USD as decimal text, exact to the nano-dollar
                                     * @example 386.45
                                     */
                                    input_audio: string;
                                    /**
                                     * @description USD as decimal text, exact to the nano-dollar
                                     * @example 386.45
                                     */
                                    input_image: string;
                                    /**
                                     * @description USD as decimal text, exact to the nano-dollar
                                     * @example 386.45
                                     */
                                    output_audio: string;
                                    /**
                                     * @description USD as decimal text, exact to the nano-dollar
                                     * @example 386.45
                                     */
                                    output_image: string;
                                }[];
                                service_tiers?: {
                                    [key: string]: {
                                        from_input_tokens: number;
                                        /**
                                         * @description USD as decimal text, exact to the nano-dollar
                                         * @example 386.45
                                         */
                                        input: string;
                                        /**
                                         * @description USD as decimal text, exact to the nano-dollar
                                         * @example 386.45
                                         */
                                        output: string;
                                        /**
                                         * @description USD as decimal text, exact to the nano-dollar
                                         * @example 386.45
                                         */
                                        cache_read: string;
                                        /**
                                         * @description USD as decimal text, exact to the nano-dollar
                                         * @example 386.45
                                         */
                                        cache_write: string;
                                        /**
                                         * @description USD as decimal text, exact to the nano-dollar
                                         * @example 386.45
                                         */
                                        cache_write_1h: string;
                                        /**
                                         * @description USD as decimal text, exact to the nano-dollar
                                         * @example 386.45
                                         */
                                        reasoning: string;
                                        /**
                                         * @description USD as decimal text, exact to the nano-dollar
                                         * @example 386.45
                                         */
                                        input_audio: string;
                                        /**
                                         * @description USD as decimal text, exact to the nano-dollar
                                         * @example 386.45
                                         */
                                        input_image: string;
                                        /**
                                         * @description USD as decimal text, exact to the nano-dollar
                                         * @example 386.45
                                         */
                                        output_audio: string;
                                        /**
                                         * @description USD as decimal text, exact to the nano-dollar
                                         * @example 386.45
                                         */
                                        output_image: string;
                                    }[];
                                };
                                speeds?: {
                                    [key: string]: string;
                                };
                                regions?: {
                                    [key: string]: string;
                                };
                                hours?: {
                                    /**
                                     * @description USD as decimal text, exact to the nano-dollar
                                     * @example 386.45
                                     */
                                    factor: string;
                                    utc: string;
                                    days: string[];
                                }[];
                            } | "free" | null;
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
                            /**
                             * @description ISO 8601 in UTC
                             * @example 2026-11-27T14:08:26.000Z
                             */
                            read_at: string;
                            endpoints: {
                                provider: string;
                                /** @description The provider's own id of it */
                                model: string;
                                price: {
                                    /**
                                     * @description USD as decimal text, exact to the nano-dollar
                                     * @example 386.45
                                     */
                                    input: string;
                                    /**
                                     * @description USD as decimal text, exact to the nano-dollar
                                     * @example 386.45
                                     */
                                    output: string;
                                    /**
                                     * @description USD as decimal text, exact to the nano-dollar
                                     * @example 386.45
                                     */
                                    cache_read: string;
                                    /**
                                     * @description USD as decimal text, exact to the nano-dollar
                                     * @example 386.45
                                     */
                                    cache_write: string;
                                    /** @description How many tiers there are; this is the first */
                                    tiers: number;
                                } | null;
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
                                    /**
                                     * @description ISO 8601 in UTC
                                     * @example 2026-11-27T14:08:26.000Z
                                     */
                                    start: string;
                                    requests: number;
                                    failed: number;
                                }[];
                            }[];
                        };
                    };
                };
                /** @description Default Response */
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                code: string;
                                message: string;
                                field?: string;
                                request_id: string;
                            };
                        };
                    };
                };
            };
        };
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
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
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
                                price: {
                                    /**
                                     * @description USD as decimal text, exact to the nano-dollar
                                     * @example 386.45
                                     */
                                    input: string;
                                    /**
                                     * @description USD as decimal text, exact to the nano-dollar
                                     * @example 386.45
                                     */
                                    output: string;
                                    /**
                                     * @description USD as decimal text, exact to the nano-dollar
                                     * @example 386.45
                                     */
                                    cache_read: string;
                                    /**
                                     * @description USD as decimal text, exact to the nano-dollar
                                     * @example 386.45
                                     */
                                    cache_write: string;
                                    /** @description How many tiers there are; this is the first */
                                    tiers: number;
                                } | null;
                                /**
                                 * @description The best of those who serve it: well, slow or faulty of late, or none that is called now
                                 * @enum {unknown}
                                 */
                                state: "well" | "degraded" | "down";
                            }[];
                        };
                    };
                };
                /** @description Default Response */
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                code: string;
                                message: string;
                                field?: string;
                                request_id: string;
                            };
                        };
                    };
                };
            };
        };
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
        get: {
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
                /** @description Default Response */
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
                            price: {
                                /**
                                 * @description USD as decimal text, exact to the nano-dollar
                                 * @example 386.45
                                 */
                                input: string;
                                /**
                                 * @description USD as decimal text, exact to the nano-dollar
                                 * @example 386.45
                                 */
                                output: string;
                                /**
                                 * @description USD as decimal text, exact to the nano-dollar
                                 * @example 386.45
                                 */
                                cache_read: string;
                                /**
                                 * @description USD as decimal text, exact to the nano-dollar
                                 * @example 386.45
                                 */
                                cache_write: string;
                                /** @description How many tiers there are; this is the first */
                                tiers: number;
                            } | null;
                            /**
                             * @description The best of those who serve it: well, slow or faulty of late, or none that is called now
                             * @enum {unknown}
                             */
                            state: "well" | "degraded" | "down";
                            /** @description USD per million tokens; null: not known */
                            card: {
                                version: string;
                                /**
                                 * @description USD as decimal text, exact to the nano-dollar
                                 * @example 386.45
                                 */
                                per_request: string;
                                server_tools: {
                                    [key: string]: string;
                                };
                                tiers: {
                                    from_input_tokens: number;
                                    /**
                                     * @description USD as decimal text, exact to the nano-dollar
                                     * @example 386.45
                                     */
                                    input: string;
                                    /**
                                     * @description USD as decimal text, exact to the nano-dollar
                                     * @example 386.45
                                     */
                                    output: string;
                                    /**
                                     * @description USD as decimal text, exact to the nano-dollar
                                     * @example 386.45
                                     */
                                    cache_read: string;
                                    /**
                                     * @description USD as decimal text, exact to the nano-dollar
                                     * @example 386.45
                                     */
                                    cache_write: string;
                                    /**
                                     * @description USD as decimal text, exact to the nano-dollar
                                     * @example 386.45
                                     */
                                    cache_write_1h: string;
                                    /**
                                     * @description USD as decimal text, exact to the nano-dollar
                                     * @example 386.45
                                     */
                                    reasoning: string;
                                    /**
                                     * @description USD as decimal text, exact to the nano-dollar
                                     * @example 386.45
                                     */
                                    input_audio: string;
                                    /**
                                     * @description USD as decimal text, exact to the nano-dollar
                                     * @example 386.45
                                     */
                                    input_image: string;
                                    /**
                                     * @description USD as decimal text, exact to the nano-dollar
                                     * @example 386.45
                                     */
                                    output_audio: string;
                                    /**
                                     * @description USD as decimal text, exact to the nano-dollar
                                     * @example 386.45
                                     */
                                    output_image: string;
                                }[];
                                service_tiers?: {
                                    [key: string]: {
                                        from_input_tokens: number;
                                        /**
                                         * @description USD as decimal text, exact to the nano-dollar
                                         * @example 386.45
                                         */
                                        input: string;
                                        /**
                                         * @description USD as decimal text, exact to the nano-dollar
                                         * @example 386.45
                                         */
                                        output: string;
                                        /**
                                         * @description USD as decimal text, exact to the nano-dollar
                                         * @example 386.45
                                         */
                                        cache_read: string;
                                        /**
                                         * @description USD as decimal text, exact to the nano-dollar
                                         * @example 386.45
                                         */
                                        cache_write: string;
                                        /**
                                         * @description USD as decimal text, exact to the nano-dollar
                                         * @example 386.45
                                         */
                                        cache_write_1h: string;
                                        /**
                                         * @description USD as decimal text, exact to the nano-dollar
                                         * @example 386.45
                                         */
                                        reasoning: string;
                                        /**
                                         * @description USD as decimal text, exact to the nano-dollar
                                         * @example 386.45
                                         */
                                        input_audio: string;
                                        /**
                                         * @description USD as decimal text, exact to the nano-dollar
                                         * @example 386.45
                                         */
                                        input_image: string;
                                        /**
                                         * @description USD as decimal text, exact to the nano-dollar
                                         * @example 386.45
                                         */
                                        output_audio: string;
                                        /**
                                         * @description USD as decimal text, exact to the nano-dollar
                                         * @example 386.45
                                         */
                                        output_image: string;
                                    }[];
                                };
                                speeds?: {
                                    [key: string]: string;
                                };
                                regions?: {
                                    [key: string]: string;
                                };
                                hours?: {
                                    /**
                                     * @description USD as decimal text, exact to the nano-dollar
                                     * @example 386.45
                                     */
                                    factor: string;
                                    utc: string;
                                    days: string[];
                                }[];
                            } | "free" | null;
                        };
                    };
                };
                /** @description Default Response */
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                code: string;
                                message: string;
                                field?: string;
                                request_id: string;
                            };
                        };
                    };
                };
            };
        };
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
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
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
                                price: {
                                    /**
                                     * @description USD as decimal text, exact to the nano-dollar
                                     * @example 386.45
                                     */
                                    input: string;
                                    /**
                                     * @description USD as decimal text, exact to the nano-dollar
                                     * @example 386.45
                                     */
                                    output: string;
                                    /**
                                     * @description USD as decimal text, exact to the nano-dollar
                                     * @example 386.45
                                     */
                                    cache_read: string;
                                    /**
                                     * @description USD as decimal text, exact to the nano-dollar
                                     * @example 386.45
                                     */
                                    cache_write: string;
                                    /** @description How many tiers there are; this is the first */
                                    tiers: number;
                                } | null;
                                /** @enum {unknown} */
                                source: "file" | "database" | "list" | "catalogue";
                                set_at: string | null;
                                endpoints: {
                                    id: string;
                                    cost: {
                                        /**
                                         * @description USD as decimal text, exact to the nano-dollar
                                         * @example 386.45
                                         */
                                        input: string;
                                        /**
                                         * @description USD as decimal text, exact to the nano-dollar
                                         * @example 386.45
                                         */
                                        output: string;
                                        /**
                                         * @description USD as decimal text, exact to the nano-dollar
                                         * @example 386.45
                                         */
                                        cache_read: string;
                                        /**
                                         * @description USD as decimal text, exact to the nano-dollar
                                         * @example 386.45
                                         */
                                        cache_write: string;
                                        /** @description How many tiers there are; this is the first */
                                        tiers: number;
                                    } | null;
                                    below_cost: string[];
                                }[];
                            }[];
                        };
                    };
                };
                /** @description Default Response */
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                code: string;
                                message: string;
                                field?: string;
                                request_id: string;
                            };
                        };
                    };
                };
            };
        };
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
        get: {
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
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            model: string;
                            /** @enum {string} */
                            currency: "USD";
                            per: string;
                            /** @description USD per million tokens; null: not known */
                            price: {
                                version: string;
                                /**
                                 * @description USD as decimal text, exact to the nano-dollar
                                 * @example 386.45
                                 */
                                per_request: string;
                                server_tools: {
                                    [key: string]: string;
                                };
                                tiers: {
                                    from_input_tokens: number;
                                    /**
                                     * @description USD as decimal text, exact to the nano-dollar
                                     * @example 386.45
                                     */
                                    input: string;
                                    /**
                                     * @description USD as decimal text, exact to the nano-dollar
                                     * @example 386.45
                                     */
                                    output: string;
                                    /**
                                     * @description USD as decimal text, exact to the nano-dollar
                                     * @example 386.45
                                     */
                                    cache_read: string;
                                    /**
                                     * @description USD as decimal text, exact to the nano-dollar
                                     * @example 386.45
                                     */
                                    cache_write: string;
                                    /**
                                     * @description USD as decimal text, exact to the nano-dollar
                                     * @example 386.45
                                     */
                                    cache_write_1h: string;
                                    /**
                                     * @description USD as decimal text, exact to the nano-dollar
                                     * @example 386.45
                                     */
                                    reasoning: string;
                                    /**
                                     * @description USD as decimal text, exact to the nano-dollar
                                     * @example 386.45
                                     */
                                    input_audio: string;
                                    /**
                                     * @description USD as decimal text, exact to the nano-dollar
                                     * @example 386.45
                                     */
                                    input_image: string;
                                    /**
                                     * @description USD as decimal text, exact to the nano-dollar
                                     * @example 386.45
                                     */
                                    output_audio: string;
                                    /**
                                     * @description USD as decimal text, exact to the nano-dollar
                                     * @example 386.45
                                     */
                                    output_image: string;
                                }[];
                                service_tiers?: {
                                    [key: string]: {
                                        from_input_tokens: number;
                                        /**
                                         * @description USD as decimal text, exact to the nano-dollar
                                         * @example 386.45
                                         */
                                        input: string;
                                        /**
                                         * @description USD as decimal text, exact to the nano-dollar
                                         * @example 386.45
                                         */
                                        output: string;
                                        /**
                                         * @description USD as decimal text, exact to the nano-dollar
                                         * @example 386.45
                                         */
                                        cache_read: string;
                                        /**
                                         * @description USD as decimal text, exact to the nano-dollar
                                         * @example 386.45
                                         */
                                        cache_write: string;
                                        /**
                                         * @description USD as decimal text, exact to the nano-dollar
                                         * @example 386.45
                                         */
                                        cache_write_1h: string;
                                        /**
                                         * @description USD as decimal text, exact to the nano-dollar
                                         * @example 386.45
                                         */
                                        reasoning: string;
                                        /**
                                         * @description USD as decimal text, exact to the nano-dollar
                                         * @example 386.45
                                         */
                                        input_audio: string;
                                        /**
                                         * @description USD as decimal text, exact to the nano-dollar
                                         * @example 386.45
                                         */
                                        input_image: string;
                                        /**
                                         * @description USD as decimal text, exact to the nano-dollar
                                         * @example 386.45
                                         */
                                        output_audio: string;
                                        /**
                                         * @description USD as decimal text, exact to the nano-dollar
                                         * @example 386.45
                                         */
                                        output_image: string;
                                    }[];
                                };
                                speeds?: {
                                    [key: string]: string;
                                };
                                regions?: {
                                    [key: string]: string;
                                };
                                hours?: {
                                    /**
                                     * @description USD as decimal text, exact to the nano-dollar
                                     * @example 386.45
                                     */
                                    factor: string;
                                    utc: string;
                                    days: string[];
                                }[];
                            } | "free" | null;
                            endpoints: {
                                id: string;
                                /** @description USD per million tokens; null: not known */
                                price: {
                                    version: string;
                                    /**
                                     * @description USD as decimal text, exact to the nano-dollar
                                     * @example 386.45
                                     */
                                    per_request: string;
                                    server_tools: {
                                        [key: string]: string;
                                    };
                                    tiers: {
                                        from_input_tokens: number;
                                        /**
                                         * @description USD as decimal text, exact to the nano-dollar
                                         * @example 386.45
                                         */
                                        input: string;
                                        /**
                                         * @description USD as decimal text, exact to the nano-dollar
                                         * @example 386.45
                                         */
                                        output: string;
                                        /**
                                         * @description USD as decimal text, exact to the nano-dollar
                                         * @example 386.45
                                         */
                                        cache_read: string;
                                        /**
                                         * @description USD as decimal text, exact to the nano-dollar
                                         * @example 386.45
                                         */
                                        cache_write: string;
                                        /**
                                         * @description USD as decimal text, exact to the nano-dollar
                                         * @example 386.45
                                         */
                                        cache_write_1h: string;
                                        /**
                                         * @description USD as decimal text, exact to the nano-dollar
                                         * @example 386.45
                                         */
                                        reasoning: string;
                                        /**
                                         * @description USD as decimal text, exact to the nano-dollar
                                         * @example 386.45
                                         */
                                        input_audio: string;
                                        /**
                                         * @description USD as decimal text, exact to the nano-dollar
                                         * @example 386.45
                                         */
                                        input_image: string;
                                        /**
                                         * @description USD as decimal text, exact to the nano-dollar
                                         * @example 386.45
                                         */
                                        output_audio: string;
                                        /**
                                         * @description USD as decimal text, exact to the nano-dollar
                                         * @example 386.45
                                         */
                                        output_image: string;
                                    }[];
                                    service_tiers?: {
                                        [key: string]: {
                                            from_input_tokens: number;
                                            /**
                                             * @description USD as decimal text, exact to the nano-dollar
                                             * @example 386.45
                                             */
                                            input: string;
                                            /**
                                             * @description USD as decimal text, exact to the nano-dollar
                                             * @example 386.45
                                             */
                                            output: string;
                                            /**
                                             * @description USD as decimal text, exact to the nano-dollar
                                             * @example 386.45
                                             */
                                            cache_read: string;
                                            /**
                                             * @description USD as decimal text, exact to the nano-dollar
                                             * @example 386.45
                                             */
                                            cache_write: string;
                                            /**
                                             * @description USD as decimal text, exact to the nano-dollar
                                             * @example 386.45
                                             */
                                            cache_write_1h: string;
                                            /**
                                             * @description USD as decimal text, exact to the nano-dollar
                                             * @example 386.45
                                             */
                                            reasoning: string;
                                            /**
                                             * @description USD as decimal text, exact to the nano-dollar
                                             * @example 386.45
                                             */
                                            input_audio: string;
                                            /**
                                             * @description USD as decimal text, exact to the nano-dollar
                                             * @example 386.45
                                             */
                                            input_image: string;
                                            /**
                                             * @description USD as decimal text, exact to the nano-dollar
                                             * @example 386.45
                                             */
                                            output_audio: string;
                                            /**
                                             * @description USD as decimal text, exact to the nano-dollar
                                             * @example 386.45
                                             */
                                            output_image: string;
                                        }[];
                                    };
                                    speeds?: {
                                        [key: string]: string;
                                    };
                                    regions?: {
                                        [key: string]: string;
                                    };
                                    hours?: {
                                        /**
                                         * @description USD as decimal text, exact to the nano-dollar
                                         * @example 386.45
                                         */
                                        factor: string;
                                        utc: string;
                                        days: string[];
                                    }[];
                                } | "free" | null;
                                /** @description USD per million tokens; null: not known */
                                cost: {
                                    version: string;
                                    /**
                                     * @description USD as decimal text, exact to the nano-dollar
                                     * @example 386.45
                                     */
                                    per_request: string;
                                    server_tools: {
                                        [key: string]: string;
                                    };
                                    tiers: {
                                        from_input_tokens: number;
                                        /**
                                         * @description USD as decimal text, exact to the nano-dollar
                                         * @example 386.45
                                         */
                                        input: string;
                                        /**
                                         * @description USD as decimal text, exact to the nano-dollar
                                         * @example 386.45
                                         */
                                        output: string;
                                        /**
                                         * @description USD as decimal text, exact to the nano-dollar
                                         * @example 386.45
                                         */
                                        cache_read: string;
                                        /**
                                         * @description USD as decimal text, exact to the nano-dollar
                                         * @example 386.45
                                         */
                                        cache_write: string;
                                        /**
                                         * @description USD as decimal text, exact to the nano-dollar
                                         * @example 386.45
                                         */
                                        cache_write_1h: string;
                                        /**
                                         * @description USD as decimal text, exact to the nano-dollar
                                         * @example 386.45
                                         */
                                        reasoning: string;
                                        /**
                                         * @description USD as decimal text, exact to the nano-dollar
                                         * @example 386.45
                                         */
                                        input_audio: string;
                                        /**
                                         * @description USD as decimal text, exact to the nano-dollar
                                         * @example 386.45
                                         */
                                        input_image: string;
                                        /**
                                         * @description USD as decimal text, exact to the nano-dollar
                                         * @example 386.45
                                         */
                                        output_audio: string;
                                        /**
                                         * @description USD as decimal text, exact to the nano-dollar
                                         * @example 386.45
                                         */
                                        output_image: string;
                                    }[];
                                    service_tiers?: {
                                        [key: string]: {
                                            from_input_tokens: number;
                                            /**
                                             * @description USD as decimal text, exact to the nano-dollar
                                             * @example 386.45
                                             */
                                            input: string;
                                            /**
                                             * @description USD as decimal text, exact to the nano-dollar
                                             * @example 386.45
                                             */
                                            output: string;
                                            /**
                                             * @description USD as decimal text, exact to the nano-dollar
                                             * @example 386.45
                                             */
                                            cache_read: string;
                                            /**
                                             * @description USD as decimal text, exact to the nano-dollar
                                             * @example 386.45
                                             */
                                            cache_write: string;
                                            /**
                                             * @description USD as decimal text, exact to the nano-dollar
                                             * @example 386.45
                                             */
                                            cache_write_1h: string;
                                            /**
                                             * @description USD as decimal text, exact to the nano-dollar
                                             * @example 386.45
                                             */
                                            reasoning: string;
                                            /**
                                             * @description USD as decimal text, exact to the nano-dollar
                                             * @example 386.45
                                             */
                                            input_audio: string;
                                            /**
                                             * @description USD as decimal text, exact to the nano-dollar
                                             * @example 386.45
                                             */
                                            input_image: string;
                                            /**
                                             * @description USD as decimal text, exact to the nano-dollar
                                             * @example 386.45
                                             */
                                            output_audio: string;
                                            /**
                                             * @description USD as decimal text, exact to the nano-dollar
                                             * @example 386.45
                                             */
                                            output_image: string;
                                        }[];
                                    };
                                    speeds?: {
                                        [key: string]: string;
                                    };
                                    regions?: {
                                        [key: string]: string;
                                    };
                                    hours?: {
                                        /**
                                         * @description USD as decimal text, exact to the nano-dollar
                                         * @example 386.45
                                         */
                                        factor: string;
                                        utc: string;
                                        days: string[];
                                    }[];
                                } | "free" | null;
                                below_cost: string[];
                            }[];
                            margin: string;
                            /** @enum {unknown} */
                            source: "file" | "database" | "list" | "catalogue";
                            set_at: string | null;
                            written: ({
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
                                tiers?: {
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
                                }[];
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
                            } | "free") | null;
                            reason?: string;
                        };
                    };
                };
                /** @description Default Response */
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                code: string;
                                message: string;
                                field?: string;
                                request_id: string;
                            };
                        };
                    };
                };
            };
        };
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
        post: {
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
                        price?: ({
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
                            tiers?: {
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
                            }[];
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
                        } | "free") | null;
                        input_tokens: number;
                        cache_read_tokens: number;
                        output_tokens: number;
                    };
                };
            };
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            charge: string | null;
                            charge_before: string | null;
                            /** @description USD per million tokens; null: not known */
                            card: {
                                version: string;
                                /**
                                 * @description USD as decimal text, exact to the nano-dollar
                                 * @example 386.45
                                 */
                                per_request: string;
                                server_tools: {
                                    [key: string]: string;
                                };
                                tiers: {
                                    from_input_tokens: number;
                                    /**
                                     * @description USD as decimal text, exact to the nano-dollar
                                     * @example 386.45
                                     */
                                    input: string;
                                    /**
                                     * @description USD as decimal text, exact to the nano-dollar
                                     * @example 386.45
                                     */
                                    output: string;
                                    /**
                                     * @description USD as decimal text, exact to the nano-dollar
                                     * @example 386.45
                                     */
                                    cache_read: string;
                                    /**
                                     * @description USD as decimal text, exact to the nano-dollar
                                     * @example 386.45
                                     */
                                    cache_write: string;
                                    /**
                                     * @description USD as decimal text, exact to the nano-dollar
                                     * @example 386.45
                                     */
                                    cache_write_1h: string;
                                    /**
                                     * @description USD as decimal text, exact to the nano-dollar
                                     * @example 386.45
                                     */
                                    reasoning: string;
                                    /**
                                     * @description USD as decimal text, exact to the nano-dollar
                                     * @example 386.45
                                     */
                                    input_audio: string;
                                    /**
                                     * @description USD as decimal text, exact to the nano-dollar
                                     * @example 386.45
                                     */
                                    input_image: string;
                                    /**
                                     * @description USD as decimal text, exact to the nano-dollar
                                     * @example 386.45
                                     */
                                    output_audio: string;
                                    /**
                                     * @description USD as decimal text, exact to the nano-dollar
                                     * @example 386.45
                                     */
                                    output_image: string;
                                }[];
                                service_tiers?: {
                                    [key: string]: {
                                        from_input_tokens: number;
                                        /**
                                         * @description USD as decimal text, exact to the nano-dollar
                                         * @example 386.45
                                         */
                                        input: string;
                                        /**
                                         * @description USD as decimal text, exact to the nano-dollar
                                         * @example 386.45
                                         */
                                        output: string;
                                        /**
                                         * @description USD as decimal text, exact to the nano-dollar
                                         * @example 386.45
                                         */
                                        cache_read: string;
                                        /**
                                         * @description USD as decimal text, exact to the nano-dollar
                                         * @example 386.45
                                         */
                                        cache_write: string;
                                        /**
                                         * @description USD as decimal text, exact to the nano-dollar
                                         * @example 386.45
                                         */
                                        cache_write_1h: string;
                                        /**
                                         * @description USD as decimal text, exact to the nano-dollar
                                         * @example 386.45
                                         */
                                        reasoning: string;
                                        /**
                                         * @description USD as decimal text, exact to the nano-dollar
                                         * @example 386.45
                                         */
                                        input_audio: string;
                                        /**
                                         * @description USD as decimal text, exact to the nano-dollar
                                         * @example 386.45
                                         */
                                        input_image: string;
                                        /**
                                         * @description USD as decimal text, exact to the nano-dollar
                                         * @example 386.45
                                         */
                                        output_audio: string;
                                        /**
                                         * @description USD as decimal text, exact to the nano-dollar
                                         * @example 386.45
                                         */
                                        output_image: string;
                                    }[];
                                };
                                speeds?: {
                                    [key: string]: string;
                                };
                                regions?: {
                                    [key: string]: string;
                                };
                                hours?: {
                                    /**
                                     * @description USD as decimal text, exact to the nano-dollar
                                     * @example 386.45
                                     */
                                    factor: string;
                                    utc: string;
                                    days: string[];
                                }[];
                            } | "free" | null;
                            endpoints: {
                                id: string;
                                /**
                                 * @description USD as decimal text, exact to the nano-dollar
                                 * @example 386.45
                                 */
                                charge: string;
                                /**
                                 * @description USD as decimal text, exact to the nano-dollar
                                 * @example 386.45
                                 */
                                cost: string;
                                /**
                                 * @description USD as decimal text, exact to the nano-dollar
                                 * @example 386.45
                                 */
                                margin: string;
                                below_cost: string[];
                            }[];
                        };
                    };
                };
                /** @description Default Response */
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                code: string;
                                message: string;
                                field?: string;
                                request_id: string;
                            };
                        };
                    };
                };
            };
        };
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
        put: {
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
                        price?: ({
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
                            tiers?: {
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
                            }[];
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
                        } | "free") | null;
                        reason: string;
                    };
                };
            };
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            model: string;
                            /** @enum {string} */
                            currency: "USD";
                            per: string;
                            /** @description USD per million tokens; null: not known */
                            price: {
                                version: string;
                                /**
                                 * @description USD as decimal text, exact to the nano-dollar
                                 * @example 386.45
                                 */
                                per_request: string;
                                server_tools: {
                                    [key: string]: string;
                                };
                                tiers: {
                                    from_input_tokens: number;
                                    /**
                                     * @description USD as decimal text, exact to the nano-dollar
                                     * @example 386.45
                                     */
                                    input: string;
                                    /**
                                     * @description USD as decimal text, exact to the nano-dollar
                                     * @example 386.45
                                     */
                                    output: string;
                                    /**
                                     * @description USD as decimal text, exact to the nano-dollar
                                     * @example 386.45
                                     */
                                    cache_read: string;
                                    /**
                                     * @description USD as decimal text, exact to the nano-dollar
                                     * @example 386.45
                                     */
                                    cache_write: string;
                                    /**
                                     * @description USD as decimal text, exact to the nano-dollar
                                     * @example 386.45
                                     */
                                    cache_write_1h: string;
                                    /**
                                     * @description USD as decimal text, exact to the nano-dollar
                                     * @example 386.45
                                     */
                                    reasoning: string;
                                    /**
                                     * @description USD as decimal text, exact to the nano-dollar
                                     * @example 386.45
                                     */
                                    input_audio: string;
                                    /**
                                     * @description USD as decimal text, exact to the nano-dollar
                                     * @example 386.45
                                     */
                                    input_image: string;
                                    /**
                                     * @description USD as decimal text, exact to the nano-dollar
                                     * @example 386.45
                                     */
                                    output_audio: string;
                                    /**
                                     * @description USD as decimal text, exact to the nano-dollar
                                     * @example 386.45
                                     */
                                    output_image: string;
                                }[];
                                service_tiers?: {
                                    [key: string]: {
                                        from_input_tokens: number;
                                        /**
                                         * @description USD as decimal text, exact to the nano-dollar
                                         * @example 386.45
                                         */
                                        input: string;
                                        /**
                                         * @description USD as decimal text, exact to the nano-dollar
                                         * @example 386.45
                                         */
                                        output: string;
                                        /**
                                         * @description USD as decimal text, exact to the nano-dollar
                                         * @example 386.45
                                         */
                                        cache_read: string;
                                        /**
                                         * @description USD as decimal text, exact to the nano-dollar
                                         * @example 386.45
                                         */
                                        cache_write: string;
                                        /**
                                         * @description USD as decimal text, exact to the nano-dollar
                                         * @example 386.45
                                         */
                                        cache_write_1h: string;
                                        /**
                                         * @description USD as decimal text, exact to the nano-dollar
                                         * @example 386.45
                                         */
                                        reasoning: string;
                                        /**
                                         * @description USD as decimal text, exact to the nano-dollar
                                         * @example 386.45
                                         */
                                        input_audio: string;
                                        /**
                                         * @description USD as decimal text, exact to the nano-dollar
                                         * @example 386.45
                                         */
                                        input_image: string;
                                        /**
                                         * @description USD as decimal text, exact to the nano-dollar
                                         * @example 386.45
                                         */
                                        output_audio: string;
                                        /**
                                         * @description USD as decimal text, exact to the nano-dollar
                                         * @example 386.45
                                         */
                                        output_image: string;
                                    }[];
                                };
                                speeds?: {
                                    [key: string]: string;
                                };
                                regions?: {
                                    [key: string]: string;
                                };
                                hours?: {
                                    /**
                                     * @description USD as decimal text, exact to the nano-dollar
                                     * @example 386.45
                                     */
                                    factor: string;
                                    utc: string;
                                    days: string[];
                                }[];
                            } | "free" | null;
                            endpoints: {
                                id: string;
                                /** @description USD per million tokens; null: not known */
                                price: {
                                    version: string;
                                    /**
                                     * @description USD as decimal text, exact to the nano-dollar
                                     * @example 386.45
                                     */
                                    per_request: string;
                                    server_tools: {
                                        [key: string]: string;
                                    };
                                    tiers: {
                                        from_input_tokens: number;
                                        /**
                                         * @description USD as decimal text, exact to the nano-dollar
                                         * @example 386.45
                                         */
                                        input: string;
                                        /**
                                         * @description USD as decimal text, exact to the nano-dollar
                                         * @example 386.45
                                         */
                                        output: string;
                                        /**
                                         * @description USD as decimal text, exact to the nano-dollar
                                         * @example 386.45
                                         */
                                        cache_read: string;
                                        /**
                                         * @description USD as decimal text, exact to the nano-dollar
                                         * @example 386.45
                                         */
                                        cache_write: string;
                                        /**
                                         * @description USD as decimal text, exact to the nano-dollar
                                         * @example 386.45
                                         */
                                        cache_write_1h: string;
                                        /**
                                         * @description USD as decimal text, exact to the nano-dollar
                                         * @example 386.45
                                         */
                                        reasoning: string;
                                        /**
                                         * @description USD as decimal text, exact to the nano-dollar
                                         * @example 386.45
                                         */
                                        input_audio: string;
                                        /**
                                         * @description USD as decimal text, exact to the nano-dollar
                                         * @example 386.45
                                         */
                                        input_image: string;
                                        /**
                                         * @description USD as decimal text, exact to the nano-dollar
                                         * @example 386.45
                                         */
                                        output_audio: string;
                                        /**
                                         * @description USD as decimal text, exact to the nano-dollar
                                         * @example 386.45
                                         */
                                        output_image: string;
                                    }[];
                                    service_tiers?: {
                                        [key: string]: {
                                            from_input_tokens: number;
                                            /**
                                             * @description USD as decimal text, exact to the nano-dollar
                                             * @example 386.45
                                             */
                                            input: string;
                                            /**
                                             * @description USD as decimal text, exact to the nano-dollar
                                             * @example 386.45
                                             */
                                            output: string;
                                            /**
                                             * @description USD as decimal text, exact to the nano-dollar
                                             * @example 386.45
                                             */
                                            cache_read: string;
                                            /**
                                             * @description USD as decimal text, exact to the nano-dollar
                                             * @example 386.45
                                             */
                                            cache_write: string;
                                            /**
                                             * @description USD as decimal text, exact to the nano-dollar
                                             * @example 386.45
                                             */
                                            cache_write_1h: string;
                                            /**
                                             * @description USD as decimal text, exact to the nano-dollar
                                             * @example 386.45
                                             */
                                            reasoning: string;
                                            /**
                                             * @description USD as decimal text, exact to the nano-dollar
                                             * @example 386.45
                                             */
                                            input_audio: string;
                                            /**
                                             * @description USD as decimal text, exact to the nano-dollar
                                             * @example 386.45
                                             */
                                            input_image: string;
                                            /**
                                             * @description USD as decimal text, exact to the nano-dollar
                                             * @example 386.45
                                             */
                                            output_audio: string;
                                            /**
                                             * @description USD as decimal text, exact to the nano-dollar
                                             * @example 386.45
                                             */
                                            output_image: string;
                                        }[];
                                    };
                                    speeds?: {
                                        [key: string]: string;
                                    };
                                    regions?: {
                                        [key: string]: string;
                                    };
                                    hours?: {
                                        /**
                                         * @description USD as decimal text, exact to the nano-dollar
                                         * @example 386.45
                                         */
                                        factor: string;
                                        utc: string;
                                        days: string[];
                                    }[];
                                } | "free" | null;
                                /** @description USD per million tokens; null: not known */
                                cost: {
                                    version: string;
                                    /**
                                     * @description USD as decimal text, exact to the nano-dollar
                                     * @example 386.45
                                     */
                                    per_request: string;
                                    server_tools: {
                                        [key: string]: string;
                                    };
                                    tiers: {
                                        from_input_tokens: number;
                                        /**
                                         * @description USD as decimal text, exact to the nano-dollar
                                         * @example 386.45
                                         */
                                        input: string;
                                        /**
                                         * @description USD as decimal text, exact to the nano-dollar
                                         * @example 386.45
                                         */
                                        output: string;
                                        /**
                                         * @description USD as decimal text, exact to the nano-dollar
                                         * @example 386.45
                                         */
                                        cache_read: string;
                                        /**
                                         * @description USD as decimal text, exact to the nano-dollar
                                         * @example 386.45
                                         */
                                        cache_write: string;
                                        /**
                                         * @description USD as decimal text, exact to the nano-dollar
                                         * @example 386.45
                                         */
                                        cache_write_1h: string;
                                        /**
                                         * @description USD as decimal text, exact to the nano-dollar
                                         * @example 386.45
                                         */
                                        reasoning: string;
                                        /**
                                         * @description USD as decimal text, exact to the nano-dollar
                                         * @example 386.45
                                         */
                                        input_audio: string;
                                        /**
                                         * @description USD as decimal text, exact to the nano-dollar
                                         * @example 386.45
                                         */
                                        input_image: string;
                                        /**
                                         * @description USD as decimal text, exact to the nano-dollar
                                         * @example 386.45
                                         */
                                        output_audio: string;
                                        /**
                                         * @description USD as decimal text, exact to the nano-dollar
                                         * @example 386.45
                                         */
                                        output_image: string;
                                    }[];
                                    service_tiers?: {
                                        [key: string]: {
                                            from_input_tokens: number;
                                            /**
                                             * @description USD as decimal text, exact to the nano-dollar
                                             * @example 386.45
                                             */
                                            input: string;
                                            /**
                                             * @description USD as decimal text, exact to the nano-dollar
                                             * @example 386.45
                                             */
                                            output: string;
                                            /**
                                             * @description USD as decimal text, exact to the nano-dollar
                                             * @example 386.45
                                             */
                                            cache_read: string;
                                            /**
                                             * @description USD as decimal text, exact to the nano-dollar
                                             * @example 386.45
                                             */
                                            cache_write: string;
                                            /**
                                             * @description USD as decimal text, exact to the nano-dollar
                                             * @example 386.45
                                             */
                                            cache_write_1h: string;
                                            /**
                                             * @description USD as decimal text, exact to the nano-dollar
                                             * @example 386.45
                                             */
                                            reasoning: string;
                                            /**
                                             * @description USD as decimal text, exact to the nano-dollar
                                             * @example 386.45
                                             */
                                            input_audio: string;
                                            /**
                                             * @description USD as decimal text, exact to the nano-dollar
                                             * @example 386.45
                                             */
                                            input_image: string;
                                            /**
                                             * @description USD as decimal text, exact to the nano-dollar
                                             * @example 386.45
                                             */
                                            output_audio: string;
                                            /**
                                             * @description USD as decimal text, exact to the nano-dollar
                                             * @example 386.45
                                             */
                                            output_image: string;
                                        }[];
                                    };
                                    speeds?: {
                                        [key: string]: string;
                                    };
                                    regions?: {
                                        [key: string]: string;
                                    };
                                    hours?: {
                                        /**
                                         * @description USD as decimal text, exact to the nano-dollar
                                         * @example 386.45
                                         */
                                        factor: string;
                                        utc: string;
                                        days: string[];
                                    }[];
                                } | "free" | null;
                                below_cost: string[];
                            }[];
                            margin: string;
                            /** @enum {unknown} */
                            source: "file" | "database" | "list" | "catalogue";
                            set_at: string | null;
                            written: ({
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
                                tiers?: {
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
                                }[];
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
                            } | "free") | null;
                            reason?: string;
                        };
                    };
                };
                /** @description Default Response */
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                code: string;
                                message: string;
                                field?: string;
                                request_id: string;
                            };
                        };
                    };
                };
            };
        };
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
    schemas: never;
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export type operations = Record<string, never>;

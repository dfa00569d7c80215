// The contract as openapi-typescript writes it. Generated from openapi.json.

declare const unrecognized: unique symbol

/**
 * A value that this version of the contract does not know: a newer service may return it, and it can be sent back. It is
 * text, to which no literal can be assigned.
 */
export type Unrecognized = string & { readonly [unrecognized]: true }

export interface paths {
    "/api/auth/register": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Register an account
         *
         * Makes an account and signs it in.
         */
        post: operations["register"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/login": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Sign in
         *
         * The answer to an unknown address is that to a wrong password, and takes the same time.
         */
        post: operations["login"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/refresh": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Get the next pair of tokens
         *
         * A refresh token is replaced at every use. In case the answer was lost, the one that was sent works until the one that replaced it was used, and for 10 seconds more: three times at most. Any older one ends the session, since then somebody holds a copy.
         */
        post: operations["refresh"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/logout": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Sign out
         *
         * Ends the session of the access token: its refresh token is dead at once, while the access token itself stays good until it expires. A token without a session has nothing to end.
         */
        post: operations["logout"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/password-reset": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Ask for a new password
         *
         * Sends a mail with a link to the address, if there is an account with a password. The response is the same in any case, and takes the same time. A new link ends the older ones. An address gets three mails an hour at most; beyond that the response stays the same.
         */
        post: operations["requestPasswordReset"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/password-reset/confirm": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Set a new password
         *
         * Takes the token of a mail, ends all sessions of the account and every other link, and counts as a verification of the address. A token that is unknown, used or expired gets the same response.
         */
        post: operations["confirmPasswordReset"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/email-verification": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Ask for another mail to verify your address
         *
         * Registration sends the first one. An address that is verified already gets none, and none gets more than three mails an hour; the response stays the same.
         */
        post: operations["requestEmailVerification"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/email-verification/confirm": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Verify an e-mail address
         *
         * Takes the token of a mail: of the one that registration or `requestEmailVerification` sent, or of the one that `changeEmail` sent to the new address, which becomes that of the account now. The old address is told by mail.
         */
        post: operations["confirmEmail"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/me": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get your account
         *
         * The account that the token is for.
         */
        get: operations["getMe"];
        put?: never;
        post?: never;
        /**
         * Delete your account
         *
         * Removes the account, its tasks, its sessions and its tokens for good. Needs the password once more, or, where another issuer vouches for the account, a token not older than 5 minutes. A wrong password counts as a failed sign-in.
         */
        delete: operations["deleteMe"];
        options?: never;
        head?: never;
        /**
         * Change your name
         *
         * A JSON Merge Patch (RFC 7396): an absent field is kept.
         */
        patch: operations["updateMe"];
        trace?: never;
    };
    "/api/me/delete": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Delete your account, where DELETE loses its body
         *
         * As deleteMe, for clients behind a proxy that drops the body of a DELETE request (RFC 9110 section 9.3.5).
         */
        post: operations["deleteMeByPost"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/me/password": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Change your password
         *
         * Ends all your other sessions; your personal access tokens stay, and are deleted one by one. A wrong current password is 403, not 401: the token is good. It counts as a failed sign-in. 403 is also the answer to an account from another issuer, which has no password here.
         */
        put: operations["changePassword"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/me/email": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Change your e-mail address
         *
         * Sends a mail with a link to the new address; once that is confirmed, the account has it. Whether somebody else has the address shows then alone (409 `email_taken`). A wrong password is 403, and counts as a failed sign-in.
         */
        put: operations["changeEmail"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/me/sessions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List your sessions
         *
         * Every sign-in that can still be refreshed, ordered by id, the oldest first: 100 at most. One more ends the session that was used longest ago.
         */
        get: operations["listSessions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/me/sessions/{id}": {
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
         * End one of your sessions
         *
         * Its refresh token is dead at once; its last access token stays good until it expires.
         */
        delete: operations["endSession"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/me/tokens": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List your personal access tokens
         *
         * All of them, without their secrets, ordered by id, the oldest first: 100 at most. An expired one stays in the list for 30 days.
         */
        get: operations["listTokens"];
        put?: never;
        /**
         * Create a personal access token
         *
         * A token for a program of yours: it can do no more than its scopes allow, and never opens your password, your sessions, your tokens or the deletion of your account. You can have 100; to make room for another one, expired ones are removed first. Changing your password ends none of them.
         */
        post: operations["createToken"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/me/tokens/{id}": {
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
         * Delete one of your personal access tokens
         *
         * It is refused from then on, within a second wherever it is sent.
         */
        delete: operations["deleteToken"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/{user_id}/tasks": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List your tasks
         *
         * Your tasks as a bare array: without `limit` up to 1000. When there is more, `Link` and `X-Next-Cursor` lead on; no task is skipped or repeated while others are created or deleted. An unknown parameter is refused.
         */
        get: operations["listTasks"];
        put?: never;
        /**
         * Create a task
         *
         * Only the title is required. An unknown field is refused, so that a misspelt one is not lost. You may have 100,000 tasks, open, done and in the trash together, unless the service is set up otherwise. Over all of your tasks there may be 1000 different labels.
         */
        post: operations["createTask"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/{user_id}/tasks/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get a task
         *
         * One of your tasks.
         */
        get: operations["getTask"];
        /**
         * Replace a task
         *
         * Writes the whole task. An omitted description, priority or due date becomes null; whatever else is omitted is kept. What `GET` returned can be sent back: fields that the service writes are ignored where they are as it has them, and refused where they are not. To change single fields use updateTask. Over all of your tasks there may be 1000 different labels.
         */
        put: operations["replaceTask"];
        post?: never;
        /**
         * Delete a task
         *
         * Puts the task into the trash, with its subtasks, for 30 days: listTasks with `deleted=true` shows them, and restoreTask brings them back. To everything else they are gone, and a second deletion finds nothing: 404.
         */
        delete: operations["deleteTask"];
        options?: never;
        head?: never;
        /**
         * Update fields of a task
         *
         * A JSON Merge Patch (RFC 7396): an absent field is kept, null clears. The title, `completed` and the labels cannot be null; an empty list takes the labels away. Over all of your tasks there may be 1000 different labels.
         */
        patch: operations["updateTask"];
        trace?: never;
    };
    "/api/{user_id}/tasks/{id}/complete": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Complete or reopen a task
         *
         * Sets `completed` to what you say. Completing a task that recurs keeps what was done as a task of its own, which `X-Completed-Task` names; the task itself moves to its next day and stays open, with its subtasks as they are, until its rule is used up. So does `completed` in updateTask and replaceTask. An `Idempotency-Key` or `If-Match` keeps a request that is sent twice from completing two occurrences.
         */
        patch: operations["setTaskCompletion"];
        trace?: never;
    };
    "/api/{user_id}/tasks/{id}/occurrences": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the next days of a recurring task
         *
         * The days on which the task is due, from its `due_date` on, as far as its rule says today: what recurs from its completion is shown as if it were completed on each day. Empty for a task that does not recur.
         */
        get: operations["listOccurrences"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/{user_id}/tasks/{id}/move": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Move a task within its list, or to another one
         *
         * Puts the task behind another one of the same list and parent, before all of them, or last. Its subtasks come along. Moves that meet come one after the other, so that every client sees the same order: that of listTasks with `list_id`, `parent_id` and `sort=position`. Now and then others get new positions to make room: a write of each of them.
         */
        post: operations["moveTask"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/{user_id}/tasks/{id}/restore": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Restore a task from the trash
         *
         * Brings a task back with the subtasks that were deleted together with it, and all that they had. It is where it was, if its list and its parent are still there; in no list, and no subtask, if they are not.
         */
        post: operations["restoreTask"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/{user_id}/tasks/batch": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Write many tasks at once
         *
         * Does up to 100 operations one after the other, in one transaction: each as its own request would, with the same body, the same checks and the same refusals. Where an id of a task stands (`id`, `parent_id`, `after_id`), `$0` names the task that the first operation gave back, `$1` that of the second, and so on.
         *
         *     `atomic` is true when omitted: either all of it is done, or nothing. The answer is then that of the first operation that was refused: its status and its problem, with the number of the operation, from 0, in `operation`. The `pointer` of a broken rule leads into the whole body, e.g. `/operations/3/body/title`.
         *
         *     With `atomic` false each operation stands for itself: the answer is 200, and each result has the task or the problem. What names the task of an operation that was refused is not found. A body that breaks a rule of this contract is refused as a whole in either case.
         *
         *     It counts as one request. The batches of a user are done one after the other. What one batch deletes was deleted together.
         */
        post: operations["batchTasks"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/{user_id}/lists": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List your lists
         *
         * Your lists as a bare array, ordered by their position unless `sort` says otherwise. Pages are as those of listTasks.
         */
        get: operations["listLists"];
        put?: never;
        /**
         * Create a list
         *
         * Comes after your other lists. You may have 1000 lists. Several may have the same name.
         */
        post: operations["createList"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/{user_id}/lists/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get a list
         *
         * One of your lists. Its tasks are those that listTasks finds with its id as `list_id`.
         */
        get: operations["getList"];
        put?: never;
        post?: never;
        /**
         * Delete a list
         *
         * Removes the list for good. Its tasks are kept, and are in no list then, which is a write of each.
         */
        delete: operations["deleteList"];
        options?: never;
        head?: never;
        /**
         * Update fields of a list
         *
         * A JSON Merge Patch (RFC 7396): an absent field is kept. The name cannot be null.
         */
        patch: operations["updateList"];
        trace?: never;
    };
    "/api/{user_id}/lists/{id}/move": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Move a list among your lists
         *
         * Puts the list behind another one, or before all of them. Moves that meet come one after the other, so that every client sees the same order. Now and then others get new positions to make room: a write of each of them.
         */
        post: operations["moveList"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/{user_id}/labels": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List your labels
         *
         * The labels that your tasks have, those in the trash left out, ordered by name without regard to case and accents: 1000 at most. Labels that differ in nothing else are one.
         */
        get: operations["listLabels"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/{user_id}/labels/rename": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Rename a label
         *
         * Gives a label of your tasks another name, which is a write of each, also of those in the trash. A task that has the other label already has it once then, at the first of both places. With a label that no task has nothing is changed.
         */
        post: operations["renameLabel"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/{user_id}/changes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List what was changed
         *
         * Your lists and tasks in the order in which they were last changed, to keep a copy of them: without `since` everything there is, page by page, and with the `next` of the response before whatever was changed after it. What was changed several times comes once, as it is now; what was committed before a response is never missing from all that follow it, whatever else was being written. A token is good for 30 days. Later, and where it is of a state that the service does not have (any more), the response is 410, and the client begins anew, without `since`.
         */
        get: operations["listChanges"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/{user_id}/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Stream what is changed
         *
         * The same as listChanges as server-sent events, as soon as something is changed, also by a request to another replica: `event: change` has a `Change` as its `data`, and as its `id` the token for what comes after it, which goes with listChanges as well. Every 15 seconds there is a comment, for proxies that end idle connections. At the end comes `event: end` with data `{"reason": …}`: `wait_over`; `access_ended`, when the token that opened the stream is not good any more; `account_deleted`; `sync_token_expired`, as the 410 of listChanges; `shutting_down`, after which another connection leads on. Where a client does not read, the stream ends without a word. At most 10 streams of a user are open in a replica, else the response is 429.
         */
        get: operations["streamChanges"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/me/export": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Export everything of your account
         *
         * Your account, sessions, tokens (without secrets), lists and tasks as one JSON file, written while it is read. It ends with its last brace: a file without it was cut short. A task that is written meanwhile is in it as it was before or after that. One export at a time.
         */
        get: operations["exportMe"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/me/import": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Import tasks from a file
         *
         * Creates the tasks of an export (`application/json`), or of a project that Todoist exported as CSV (`text/csv`): all of them, or none where anything is wrong with the file. Each error names its `line` and `column`. A task that is there already is left as it is: one with the same `external_id`, or the very task that was exported. So a file may come twice. A task without `external_id` gets one. `created_at` is kept, and so are `completed_at` and the order. A list is known by its name; one that is not there is created.
         *
         *     Of CSV the columns TYPE, CONTENT, DESCRIPTION, PRIORITY (1 is high, 4 none), DATE (a calendar day with its year) and DEADLINE (where there is no DATE) are read, by their names in the first line. What there is no place for, such as sections, comments, subtasks and dates in words, is left out and named in the response. A task is known again by its section, title and number among those of the same title. At most 64 MiB and 100,000 tasks, as far as there is room for them; one import at a time.
         */
        post: operations["importMe"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Index
         *
         * What is where. A browser, which prefers HTML, is led to the documentation.
         */
        get: operations["getIndex"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/health": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Is the process alive?
         *
         * Answers as long as the process runs; touches nothing else.
         */
        get: operations["getHealth"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/ready": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Can the service work?
         *
         * Whether the database answers and has all migrations of this release. 503 while shutting down.
         */
        get: operations["getReadiness"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/openapi.json": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The contract
         *
         * The OpenAPI document that this page and the SDK are made from.
         */
        get: operations["getContract"];
        put?: never;
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
        /** An account with tokens for it. */
        SignedIn: {
            /** An account. */
            user: components["schemas"]["User"];
            /**
             * The access token, for the header `Authorization: Bearer <token>`.
             * @example eyJhbGciOiJIUzI1NiIsInR5cCI6ImF0K2p3dCJ9.eyJzdWIiOiI3In0.c2lnbmF0dXJl
             */
            token: string;
            /**
             * How to send the access token (RFC 6750).
             */
            token_type: "Bearer";
            /**
             * Seconds until the access token expires.
             * @example 900
             */
            expires_in: number;
            /**
             * Gets the next pair of tokens, once; good for 7 days without use, and for 30 days after the sign-in at most.
             * @example Pj0m8bV1cO3n8f0lJ1b3f2xkq2m4cQ6b9w5Zt7RrUyE
             */
            refresh_token: string;
        };
        /** An account. */
        User: {
            /**
             * The id, assigned by the service.
             * @example 7
             */
            id: number;
            /**
             * The e-mail address, as it was registered; null when the issuer of the account gave none.
             * @format email
             * @example ada@example.com
             */
            email: string | null;
            /**
             * Whether somebody has followed the link in a mail to this address.
             * @example true
             */
            email_verified: boolean;
            /**
             * The name to show.
             * @example Ada
             */
            name: string;
            /**
             * When the account was registered.
             * @format date-time
             * @example 2026-11-21T09:30:00.000Z
             */
            created_at: string;
        };
        /**
         * RFC 9457 problem details, the body of every error.
         * @example {
         *       "type": "urn:problem-type:tasks-api:route_not_found",
         *       "title": "There is nothing at this URL",
         *       "status": 404,
         *       "detail": "No operation has this path. Those that there are stand in the contract, which `GET /` names.",
         *       "code": "route_not_found",
         *       "request_id": "3f0c2a44-6a86-4f0c-8f0a-5d9f6d2d7f11"
         *     }
         * @example {
         *       "type": "urn:problem-type:tasks-api:method_not_allowed",
         *       "title": "The method is not allowed here",
         *       "status": 405,
         *       "detail": "This path takes the methods that the `Allow` header lists.",
         *       "code": "method_not_allowed",
         *       "request_id": "3f0c2a44-6a86-4f0c-8f0a-5d9f6d2d7f11"
         *     }
         */
        Problem: {
            /**
             * Names the code: a URL that leads to its explanation where the service knows its public address, else a URN.
             * @format uri
             * @example urn:problem-type:tasks-api:task_not_found
             */
            type: string;
            /** What went wrong; the same for every problem with this code. */
            title: string;
            /** The HTTP status, once more. */
            status: number;
            /** What happened this time, for a person. */
            detail: string;
            /**
             * What went wrong, for a program. Later releases may add codes.
             * @example task_not_found
             */
            code: "validation_failed" | "malformed_json" | "invalid_cursor" | "password_too_common" | "invalid_mail_token" | "authentication_required" | "invalid_token" | "token_expired" | "wrong_audience" | "unknown_issuer" | "invalid_credentials" | "invalid_refresh_token" | "wrong_user" | "insufficient_scope" | "password_mismatch" | "email_not_verified" | "task_not_found" | "list_not_found" | "parent_not_found" | "sibling_not_found" | "session_not_found" | "token_not_found" | "route_not_found" | "method_not_allowed" | "email_taken" | "external_id_taken" | "task_cycle" | "too_many_levels" | "not_deleted" | "limit_reached" | "idempotency_in_progress" | "sync_token_expired" | "precondition_failed" | "body_too_large" | "unsupported_media_type" | "idempotency_key_reused" | "rate_limited" | "too_many_streams" | "headers_too_large" | "internal_error" | "database_unavailable" | "mail_unavailable" | "overloaded" | "shutting_down";
            /** The `X-Request-Id` of this answer; quote it when you ask for help. */
            request_id: string;
            /**
             * Of a batch: the number of the operation that was refused, from 0.
             * @example 3
             */
            operation?: number;
            /** With `validation_failed`, and `malformed_json` of a file: each broken rule and its place. */
            errors?: components["schemas"]["FieldError"][];
        };
        /** A rule that the request breaks, and where. */
        FieldError: {
            /** The part of the request that breaks the rule. */
            in: components["schemas"]["RequestPart"];
            /**
             * A JSON Pointer (RFC 6901) into the body, or the name of the parameter; `""` is the whole body.
             * @example /title
             */
            pointer?: string;
            /**
             * Which kind of rule is broken.
             * @example required
             * @example too_big
             * @example unrecognized_key
             */
            code: string;
            /**
             * The rule in words.
             * @example must not be blank
             */
            message: string;
            /**
             * In a file that is imported: the line.
             * @example 7
             */
            line?: number;
            /**
             * The character in that line, from 1.
             * @example 24
             */
            column?: number;
        };
        /**
         * The part of the request that breaks the rule.
         */
        RequestPart: "path" | "query" | "header" | "body" | Unrecognized;
        /** A new account. */
        Registration: {
            /**
             * An e-mail address in ASCII, up to 255 characters. Upper and lower case name the same account.
             * @format email
             * @example ada@example.com
             */
            email: string;
            /**
             * 8 to 256 characters, any of them; neither trimmed nor cut. Only the composed and the decomposed form of a letter (Unicode NFC and NFD) are taken for the same. The 5,000 most common ones are refused.
             * @format password
             * @example correct horse battery staple
             */
            password: string;
            /**
             * The name to show: 1 to 255 characters, not blank. White space around it is dropped.
             * @example Ada
             */
            name: string;
        };
        /** What somebody signs in with. */
        Credentials: {
            /**
             * An e-mail address in ASCII, up to 255 characters. Upper and lower case name the same account.
             * @format email
             * @example ada@example.com
             */
            email: string;
            /**
             * The account's password.
             * @format password
             * @example correct horse battery staple
             */
            password: string;
        };
        /** The refresh token to exchange. */
        RefreshRequest: {
            /**
             * An opaque token, good once. Keep the newest one.
             * @format password
             * @example Pj0m8bV1cO3n8f0lJ1b3f2xkq2m4cQ6b9w5Zt7RrUyE
             */
            refresh_token: string;
        };
        /** What happened, in words. */
        Message: {
            /**
             * For a person.
             * @example You are signed out.
             */
            message: string;
        };
        /** Who has forgotten the password. */
        PasswordResetRequest: {
            /**
             * An e-mail address in ASCII, up to 255 characters. Upper and lower case name the same account.
             * @format email
             * @example ada@example.com
             */
            email: string;
        };
        /**
         * The token of a mail and the new password.
         * @example {
         *       "token": "u2Vb0mUu5cQ8n1f7lJ1b3f2xkq2m4cQ6b9w5Zt7RrUw",
         *       "new_password": "four more words nobody guesses"
         *     }
         */
        PasswordReset: {
            /**
             * The `token` of the link in the mail: good once, for 30 minutes.
             * @format password
             * @example u2Vb0mUu5cQ8n1f7lJ1b3f2xkq2m4cQ6b9w5Zt7RrUw
             */
            token: string;
            /**
             * 8 to 256 characters, any of them; neither trimmed nor cut. Only the composed and the decomposed form of a letter (Unicode NFC and NFD) are taken for the same. The 5,000 most common ones are refused.
             * @format password
             * @example correct horse battery staple
             */
            new_password: string;
        };
        /**
         * The token of a mail.
         * @example {
         *       "token": "n4Xk9pWc2sL6d0g8hR3v5yZ1aB7eQ0tUo8iMj6KfNl4"
         *     }
         */
        EmailConfirmation: {
            /**
             * The `token` of the link in the mail: good once, for 30 minutes.
             * @format password
             * @example u2Vb0mUu5cQ8n1f7lJ1b3f2xkq2m4cQ6b9w5Zt7RrUw
             */
            token: string;
        };
        /**
         * Changes of an account: an absent field is kept.
         * @example {
         *       "name": "Ada Lovelace"
         *     }
         */
        UserPatch: {
            /**
             * The name to show: 1 to 255 characters, not blank. White space around it is dropped.
             * @example Ada
             */
            name?: string;
        };
        /**
         * The password, once more.
         * @example {
         *       "password": "correct horse battery staple"
         *     }
         */
        PasswordConfirmation: {
            /**
             * The account's password, required where it has one. An account from another issuer has none: there an access token that was issued within the last 5 minutes serves, and the body is `{}`.
             * @format password
             * @example correct horse battery staple
             */
            password?: string;
        };
        /**
         * The current password and the next one.
         * @example {
         *       "current_password": "correct horse battery staple",
         *       "new_password": "four more words nobody guesses"
         *     }
         */
        PasswordChange: {
            /**
             * The account's password.
             * @format password
             * @example correct horse battery staple
             */
            current_password: string;
            /**
             * 8 to 256 characters, any of them; neither trimmed nor cut. Only the composed and the decomposed form of a letter (Unicode NFC and NFD) are taken for the same. The 5,000 most common ones are refused.
             * @format password
             * @example correct horse battery staple
             */
            new_password: string;
        };
        /**
         * The new address, and the password once more.
         * @example {
         *       "email": "ada@lovelace.example",
         *       "current_password": "correct horse battery staple"
         *     }
         */
        EmailChange: {
            /**
             * An e-mail address in ASCII, up to 255 characters. Upper and lower case name the same account.
             * @format email
             * @example ada@example.com
             */
            email: string;
            /**
             * The account's password.
             * @format password
             * @example correct horse battery staple
             */
            current_password: string;
        };
        /** A sign-in that can still be refreshed. */
        Session: {
            /**
             * The id, assigned by the service.
             * @example 3
             */
            id: number;
            /**
             * When you signed in.
             * @format date-time
             * @example 2026-11-21T09:30:00.000Z
             */
            created_at: string;
            /**
             * When its refresh token was last used, or the sign-in.
             * @format date-time
             * @example 2026-11-21T09:30:00.000Z
             */
            last_used_at: string;
            /**
             * Whether it is the session of the access token you sent.
             * @example true
             */
            current: boolean;
        };
        /** A personal access token, without its secret, which is shown once. */
        ApiToken: {
            /**
             * The id, assigned by the service.
             * @example 5
             */
            id: number;
            /**
             * What it is for, in your words.
             * @example Nightly backup
             */
            name: string;
            /**
             * What it may do. Each operation names the scope that it needs.
             * @example [
             *       "tasks:read"
             *     ]
             */
            scopes: components["schemas"]["Scope"][];
            /**
             * When it was made.
             * @format date-time
             * @example 2026-11-21T09:30:00.000Z
             */
            created_at: string;
            /**
             * The hour in which it was last used; null before its first use.
             * @format date-time
             * @example 2026-11-22T02:00:00.000Z
             */
            last_used_at: string | null;
            /**
             * From when on it is refused; null where it is good until it is deleted.
             * @format date-time
             * @example 2027-11-21T09:30:00.000Z
             */
            expires_at: string | null;
        };
        /**
         * What a personal access token may do. Later releases may add scopes.
         */
        Scope: "tasks:read" | "tasks:write" | "account:read" | Unrecognized;
        /** A new personal access token, with its secret. */
        CreatedApiToken: {
            /**
             * The id, assigned by the service.
             * @example 5
             */
            id: number;
            /**
             * What it is for, in your words.
             * @example Nightly backup
             */
            name: string;
            /**
             * What it may do. Each operation names the scope that it needs.
             * @example [
             *       "tasks:read"
             *     ]
             */
            scopes: components["schemas"]["Scope"][];
            /**
             * When it was made.
             * @format date-time
             * @example 2026-11-21T09:30:00.000Z
             */
            created_at: string;
            /**
             * The hour in which it was last used; null before its first use.
             * @format date-time
             * @example 2026-11-22T02:00:00.000Z
             */
            last_used_at: string | null;
            /**
             * From when on it is refused; null where it is good until it is deleted.
             * @format date-time
             * @example 2027-11-21T09:30:00.000Z
             */
            expires_at: string | null;
            /**
             * The token, for the header `Authorization: Bearer <token>`. It is shown this once: keep it as safe as a password.
             * @example tsk_8fQ2mZr7LhX0cVb5NwKt3JpYs6GdAe9RuTo1iMqWxEz3FRWmJ
             */
            token: string;
        };
        /**
         * A personal access token to be made.
         * @example {
         *       "name": "Nightly backup",
         *       "scopes": [
         *         "tasks:read"
         *       ]
         *     }
         */
        NewApiToken: {
            /**
             * What it is for: 1 to 255 characters, not blank. White space around it is dropped.
             * @example Nightly backup
             */
            name: string;
            /**
             * What it may do. Each operation names the scope that it needs.
             * @example [
             *       "tasks:read"
             *     ]
             */
            scopes: components["schemas"]["Scope"][];
            /**
             * From when on it is refused, in the future. Without it the token is good until it is deleted.
             * @format date-time
             * @example 2027-11-21T09:30:00.000Z
             */
            expires_at?: string;
        };
        /** A task of one user. */
        Task: {
            /**
             * The id, assigned by the service.
             * @example 42
             */
            id: number;
            /**
             * The id of the user whose task it is.
             * @example 7
             */
            user_id: number;
            /**
             * What is to be done.
             * @example Write the report
             */
            title: string;
            /**
             * More about it, or null.
             * @example Two pages, with the figures of the third quarter.
             */
            description: string | null;
            /**
             * Whether the task is done.
             * @example false
             */
            completed: boolean;
            /** How urgent it is, or null. */
            priority: components["schemas"]["Priority"] | null;
            /**
             * The calendar day by which it is to be done, or null.
             * @format date
             * @example 2026-12-24
             */
            due_date: string | null;
            /**
             * The time of that day, HH:MM, as clocks show it, or null.
             * @format wall-clock-time
             * @example 09:00
             */
            due_time: string | null;
            /**
             * The time zone of that time; null for wherever its owner is, or null.
             * @example Europe/Berlin
             */
            time_zone: string | null;
            /**
             * When it recurs: a recurrence rule of RFC 5545, or null.
             * @example FREQ=MONTHLY;BYDAY=-1FR
             */
            recurrence: string | null;
            /**
             * Whether it recurs from the day on which it is due, or from that on which it is completed.
             * @example due
             */
            recurs_from: "due" | "completion";
            /**
             * Its labels, in your order.
             * @example [
             *       "Errands",
             *       "at home"
             *     ]
             */
            labels: string[];
            /**
             * The list that it is in, or null.
             * @example 12
             */
            list_id: number | null;
            /**
             * The task that it is a subtask of, or null.
             * @example 41
             */
            parent_id: number | null;
            /**
             * Its place among the tasks of its list and parent, an opaque text that orders them. Only moveTask changes it.
             * @example n0000000000002a
             */
            position: string;
            /**
             * When it was completed, or null while it is open.
             * @format date-time
             * @example null
             */
            completed_at: string | null;
            /**
             * When it went to the trash, from where it can be restored for 30 days, or null while it is not there.
             * @format date-time
             * @example null
             */
            deleted_at: string | null;
            /**
             * The recurring task of which it is an occurrence that was completed, or null.
             * @example null
             */
            series_id: number | null;
            /**
             * The id that it has elsewhere: chosen at creation, never changed, and of no other of your tasks, or null.
             * @example crm-4711
             */
            external_id: string | null;
            /**
             * When the task was created. Never changes.
             * @format date-time
             * @example 2026-11-21T09:30:00.000Z
             */
            created_at: string;
            /**
             * When the task was last written: later after every accepted write.
             * @format date-time
             * @example 2026-11-21T09:30:00.000Z
             */
            updated_at: string;
        };
        /**
         * How urgent a task is.
         * @example high
         */
        Priority: "low" | "medium" | "high" | Unrecognized;
        /**
         * A task to create. Only the title is required.
         * @example {
         *       "title": "Write the report",
         *       "description": "Two pages, with the figures of the third quarter.",
         *       "priority": "high",
         *       "due_date": "2026-12-24",
         *       "due_time": "09:00",
         *       "time_zone": "Europe/Berlin",
         *       "recurrence": "FREQ=MONTHLY;BYDAY=-1FR",
         *       "labels": [
         *         "Errands",
         *         "at home"
         *       ]
         *     }
         */
        NewTask: {
            /**
             * What is to be done: 1 to 255 characters, not blank. White space around it is dropped.
             * @example Write the report
             */
            title: string;
            /**
             * More about it: up to 1000 characters, kept exactly as sent.
             * @example Two pages, with the figures of the third quarter.
             */
            description?: string | null;
            /**
             * Whether the task is done.
             * @example false
             */
            completed?: boolean;
            /** How urgent it is, or null. */
            priority?: components["schemas"]["Priority"] | null;
            /**
             * The calendar day by which it is to be done.
             * @format date
             * @example 2026-12-24
             */
            due_date?: string | null;
            /**
             * The time of that day, HH:MM, as clocks show it, or null. It needs a `due_date`.
             * @format wall-clock-time
             * @example 09:00
             */
            due_time?: string | null;
            /**
             * The time zone of that time, a name of IANA such as `Europe/Berlin`, or null for wherever you are. It needs a `due_time`.
             * @format time-zone
             * @example Europe/Berlin
             */
            time_zone?: string | null;
            /**
             * When it recurs, or null: a recurrence rule of RFC 5545 with `FREQ` of DAILY, WEEKLY, MONTHLY or YEARLY, and `INTERVAL`, `BYDAY`, `BYMONTHDAY`, `BYMONTH`, `BYSETPOS`, `WKST`, and `COUNT` or `UNTIL`. It needs a `due_date`, which is the present occurrence; `COUNT` is how many there are from that one on.
             * @format rrule
             * @example FREQ=MONTHLY;BYDAY=-1FR
             */
            recurrence?: string | null;
            /**
             * Whether it recurs from the day on which it is due, or from that on which it is completed.
             * @example due
             */
            recurs_from?: "due" | "completion";
            /**
             * Its labels, in your order: up to 50 of 1 to 50 characters, not blank, no two alike without regard to case and accents. White space around them is dropped.
             * @example [
             *       "Errands",
             *       "at home"
             *     ]
             */
            labels?: string[];
            /**
             * The id of the list that it is to be in, or null. In another list than before it comes last.
             * @example 12
             */
            list_id?: number | null;
            /**
             * The id of the task that it is to be a subtask of, or null. It is in the list of its parent, of which `list_id` cannot say otherwise. Five levels at most.
             * @example 41
             */
            parent_id?: number | null;
            /**
             * The id that it has elsewhere, of your choice: 1 to 255 visible ASCII characters. None of your tasks may have it already, so a creation that is sent twice makes one task. It can never be changed.
             * @example crm-4711
             */
            external_id?: string | null;
        };
        /**
         * A whole task: an omitted description, priority or due date becomes null, what else is omitted is kept.
         * @example {
         *       "title": "Write the report",
         *       "description": "Two pages, with the figures of the third quarter.",
         *       "priority": "high",
         *       "due_date": "2026-12-24",
         *       "due_time": "09:00",
         *       "time_zone": "Europe/Berlin",
         *       "recurrence": "FREQ=MONTHLY;BYDAY=-1FR",
         *       "labels": [
         *         "Errands",
         *         "at home"
         *       ]
         *     }
         */
        TaskReplacement: {
            /**
             * What is to be done: 1 to 255 characters, not blank. White space around it is dropped.
             * @example Write the report
             */
            title: string;
            /**
             * More about it; null when omitted.
             * @example Two pages, with the figures of the third quarter.
             */
            description?: string | null;
            /**
             * Whether the task is done; kept when omitted.
             * @example false
             */
            completed?: boolean;
            /** How urgent it is; null when omitted. */
            priority?: components["schemas"]["Priority"] | null;
            /**
             * The calendar day by which it is to be done; null when omitted.
             * @format date
             * @example 2026-12-24
             */
            due_date?: string | null;
            /**
             * The time of that day, HH:MM, as clocks show it; kept when omitted.
             * @format wall-clock-time
             * @example 09:00
             */
            due_time?: string | null;
            /**
             * The time zone of that time; null for wherever its owner is; kept when omitted.
             * @format time-zone
             * @example Europe/Berlin
             */
            time_zone?: string | null;
            /**
             * When it recurs: a recurrence rule of RFC 5545; kept when omitted.
             * @format rrule
             * @example FREQ=MONTHLY;BYDAY=-1FR
             */
            recurrence?: string | null;
            /**
             * Whether it recurs from the day on which it is due, or from that on which it is completed; kept when omitted.
             * @example due
             */
            recurs_from?: "due" | "completion";
            /**
             * Its labels, in your order; kept when omitted.
             * @example [
             *       "Errands",
             *       "at home"
             *     ]
             */
            labels?: string[];
            /**
             * The list that it is in; kept when omitted.
             * @example 12
             */
            list_id?: number | null;
            /**
             * The task that it is a subtask of; kept when omitted.
             * @example 41
             */
            parent_id?: number | null;
            /** Only as the service returns it; another value is refused. */
            readonly position?: string;
            /**
             * Only as the service returns it; another value is refused.
             * @format date-time
             */
            readonly completed_at?: string | null;
            /**
             * Only as the service returns it; another value is refused.
             * @format date-time
             */
            readonly deleted_at?: string | null;
            /** Only as the service returns it; another value is refused. */
            readonly series_id?: number | null;
            /** Only as the service returns it; another value is refused. */
            readonly external_id?: string | null;
            /** Only as the service returns it; another value is refused. */
            readonly id?: number;
            /** Only as the service returns it; another value is refused. */
            readonly user_id?: number;
            /**
             * Only as the service returns it; another value is refused.
             * @format date-time
             */
            readonly created_at?: string;
            /**
             * Only as the service returns it; another value is refused.
             * @format date-time
             */
            readonly updated_at?: string;
        };
        /**
         * Changes of a task: an absent field is kept, null clears.
         * @example {
         *       "priority": "high",
         *       "due_date": "2026-12-24"
         *     }
         */
        TaskPatch: {
            /**
             * What is to be done: 1 to 255 characters, not blank. White space around it is dropped.
             * @example Write the report
             */
            title?: string;
            /**
             * More about it: up to 1000 characters, kept exactly as sent.
             * @example Two pages, with the figures of the third quarter.
             */
            description?: string | null;
            /**
             * Whether the task is done.
             * @example false
             */
            completed?: boolean;
            /** How urgent it is, or null. */
            priority?: components["schemas"]["Priority"] | null;
            /**
             * The calendar day by which it is to be done.
             * @format date
             * @example 2026-12-24
             */
            due_date?: string | null;
            /**
             * The time of that day, HH:MM, as clocks show it, or null. It needs a `due_date`.
             * @format wall-clock-time
             * @example 09:00
             */
            due_time?: string | null;
            /**
             * The time zone of that time, a name of IANA such as `Europe/Berlin`, or null for wherever you are. It needs a `due_time`.
             * @format time-zone
             * @example Europe/Berlin
             */
            time_zone?: string | null;
            /**
             * When it recurs, or null: a recurrence rule of RFC 5545 with `FREQ` of DAILY, WEEKLY, MONTHLY or YEARLY, and `INTERVAL`, `BYDAY`, `BYMONTHDAY`, `BYMONTH`, `BYSETPOS`, `WKST`, and `COUNT` or `UNTIL`. It needs a `due_date`, which is the present occurrence; `COUNT` is how many there are from that one on.
             * @format rrule
             * @example FREQ=MONTHLY;BYDAY=-1FR
             */
            recurrence?: string | null;
            /**
             * Whether it recurs from the day on which it is due, or from that on which it is completed.
             * @example due
             */
            recurs_from?: "due" | "completion";
            /**
             * Its labels, in your order: up to 50 of 1 to 50 characters, not blank, no two alike without regard to case and accents. White space around them is dropped.
             * @example [
             *       "Errands",
             *       "at home"
             *     ]
             */
            labels?: string[];
            /**
             * The id of the list that it is to be in, or null. In another list than before it comes last.
             * @example 12
             */
            list_id?: number | null;
            /**
             * The id of the task that it is to be a subtask of, or null. It is in the list of its parent, of which `list_id` cannot say otherwise. Five levels at most.
             * @example 41
             */
            parent_id?: number | null;
        };
        /**
         * Whether a task is done.
         * @example {
         *       "completed": true
         *     }
         */
        TaskCompletion: {
            /**
             * Whether the task is done.
             * @example false
             */
            completed: boolean;
        };
        /** A day on which a recurring task is due. */
        Occurrence: {
            /**
             * The day.
             * @format date
             * @example 2026-12-25
             */
            due_date: string;
            /**
             * The moment, for a task with a time zone; null otherwise.
             * @format date-time
             * @example 2026-12-25T08:00:00.000Z
             */
            due_at: string | null;
        };
        /**
         * Where a task is to be.
         * @example {
         *       "after_id": null
         *     }
         */
        TaskMove: {
            /**
             * The id of the list that it is to be in, or null. In another list than before it comes last.
             * @example 12
             */
            list_id?: number | null;
            /**
             * The id of the task that it is to be a subtask of, or null. It is in the list of its parent, of which `list_id` cannot say otherwise. Five levels at most.
             * @example 41
             */
            parent_id?: number | null;
            /**
             * The task that it is to come after; null to be the first. The last, when omitted.
             * @example null
             */
            after_id?: number | null;
        };
        /** What came of a batch. */
        TaskBatchResult: {
            /** What came of each operation, in their order. */
            results: components["schemas"]["BatchResult"][];
        };
        /** What came of one operation of a batch: a task, or a problem. */
        BatchResult: {
            /**
             * The HTTP status that the operation by itself would have had.
             * @example 201
             */
            status: number;
            /** The task, as it was after the operation; null after a deletion. */
            task: components["schemas"]["Task"] | null;
            /**
             * The entity tag of the task, for `if_match` and the header `If-Match`; null where there is no task.
             * @example "1"
             */
            etag: string | null;
            /**
             * Where an occurrence of a recurring task was completed: the task that it is kept as. Else null.
             * @example null
             */
            completed_task_id: number | null;
            /** Why the operation was refused; null where it was not. */
            problem: components["schemas"]["Problem"] | null;
            /**
             * With `external_id_taken`: where the task is that has the external id, a relative reference. Else null.
             * @format uri-reference
             * @example null
             */
            location: string | null;
        };
        /**
         * Several writes of tasks in one request.
         * @example {
         *       "operations": [
         *         {
         *           "op": "create",
         *           "body": {
         *             "title": "Write the report"
         *           }
         *         },
         *         {
         *           "op": "create",
         *           "body": {
         *             "title": "Collect the figures",
         *             "parent_id": "$0"
         *           }
         *         }
         *       ]
         *     }
         */
        TaskBatch: {
            /**
             * Whether all of it is done or nothing; true when omitted. With false each operation stands for itself.
             * @example true
             */
            atomic?: boolean;
            /**
             * What is to be done, one after the other.
             * @example [
             *       {
             *         "op": "create",
             *         "body": {
             *           "title": "Write the report"
             *         }
             *       }
             *     ]
             */
            operations: components["schemas"]["BatchOperation"][];
        };
        /** One operation of a batch. */
        BatchOperation: components["schemas"]["BatchCreate"] | components["schemas"]["BatchUpdate"] | components["schemas"]["BatchComplete"] | components["schemas"]["BatchDelete"] | components["schemas"]["BatchRestore"] | components["schemas"]["BatchMove"];
        /** Creates a task, as createTask does. */
        BatchCreate: {
            /**
             * What is to be done. (enum property replaced by openapi-typescript)
             */
            op: "create";
            /** As createTask takes it. */
            body: components["schemas"]["BatchedNewTask"];
        };
        /**
         * As createTask takes it.
         * @example {
         *       "title": "Write the report",
         *       "description": "Two pages, with the figures of the third quarter.",
         *       "priority": "high",
         *       "due_date": "2026-12-24",
         *       "due_time": "09:00",
         *       "time_zone": "Europe/Berlin",
         *       "recurrence": "FREQ=MONTHLY;BYDAY=-1FR",
         *       "labels": [
         *         "Errands",
         *         "at home"
         *       ]
         *     }
         */
        BatchedNewTask: {
            /**
             * What is to be done: 1 to 255 characters, not blank. White space around it is dropped.
             * @example Write the report
             */
            title: string;
            /**
             * More about it: up to 1000 characters, kept exactly as sent.
             * @example Two pages, with the figures of the third quarter.
             */
            description?: string | null;
            /**
             * Whether the task is done.
             * @example false
             */
            completed?: boolean;
            /** How urgent it is, or null. */
            priority?: components["schemas"]["Priority"] | null;
            /**
             * The calendar day by which it is to be done.
             * @format date
             * @example 2026-12-24
             */
            due_date?: string | null;
            /**
             * The time of that day, HH:MM, as clocks show it, or null. It needs a `due_date`.
             * @format wall-clock-time
             * @example 09:00
             */
            due_time?: string | null;
            /**
             * The time zone of that time, a name of IANA such as `Europe/Berlin`, or null for wherever you are. It needs a `due_time`.
             * @format time-zone
             * @example Europe/Berlin
             */
            time_zone?: string | null;
            /**
             * When it recurs, or null: a recurrence rule of RFC 5545 with `FREQ` of DAILY, WEEKLY, MONTHLY or YEARLY, and `INTERVAL`, `BYDAY`, `BYMONTHDAY`, `BYMONTH`, `BYSETPOS`, `WKST`, and `COUNT` or `UNTIL`. It needs a `due_date`, which is the present occurrence; `COUNT` is how many there are from that one on.
             * @format rrule
             * @example FREQ=MONTHLY;BYDAY=-1FR
             */
            recurrence?: string | null;
            /**
             * Whether it recurs from the day on which it is due, or from that on which it is completed.
             * @example due
             */
            recurs_from?: "due" | "completion";
            /**
             * Its labels, in your order: up to 50 of 1 to 50 characters, not blank, no two alike without regard to case and accents. White space around them is dropped.
             * @example [
             *       "Errands",
             *       "at home"
             *     ]
             */
            labels?: string[];
            /**
             * The id of the list that it is to be in, or null. In another list than before it comes last.
             * @example 12
             */
            list_id?: number | null;
            /**
             * The task that it is to be a subtask of, or null. `$0` is the task of the first operation.
             * @example null
             */
            parent_id?: number | string | null;
            /**
             * The id that it has elsewhere, of your choice: 1 to 255 visible ASCII characters. None of your tasks may have it already, so a creation that is sent twice makes one task. It can never be changed.
             * @example crm-4711
             */
            external_id?: string | null;
        };
        /** Changes fields of a task, as updateTask does. */
        BatchUpdate: {
            /**
             * What is to be done. (enum property replaced by openapi-typescript)
             */
            op: "update";
            /**
             * The id of the task; or `$0` for that of the first operation, `$1` for that of the second, and so on.
             * @example $0
             */
            id: number | string;
            /**
             * As the header `If-Match`: write only if the task still has one of these entity tags, else 412.
             * @example "3"
             */
            if_match?: string;
            /** As updateTask takes it. */
            body: components["schemas"]["BatchedTaskPatch"];
        };
        /**
         * As updateTask takes it.
         * @example {
         *       "priority": "high",
         *       "due_date": "2026-12-24"
         *     }
         */
        BatchedTaskPatch: {
            /**
             * What is to be done: 1 to 255 characters, not blank. White space around it is dropped.
             * @example Write the report
             */
            title?: string;
            /**
             * More about it: up to 1000 characters, kept exactly as sent.
             * @example Two pages, with the figures of the third quarter.
             */
            description?: string | null;
            /**
             * Whether the task is done.
             * @example false
             */
            completed?: boolean;
            /** How urgent it is, or null. */
            priority?: components["schemas"]["Priority"] | null;
            /**
             * The calendar day by which it is to be done.
             * @format date
             * @example 2026-12-24
             */
            due_date?: string | null;
            /**
             * The time of that day, HH:MM, as clocks show it, or null. It needs a `due_date`.
             * @format wall-clock-time
             * @example 09:00
             */
            due_time?: string | null;
            /**
             * The time zone of that time, a name of IANA such as `Europe/Berlin`, or null for wherever you are. It needs a `due_time`.
             * @format time-zone
             * @example Europe/Berlin
             */
            time_zone?: string | null;
            /**
             * When it recurs, or null: a recurrence rule of RFC 5545 with `FREQ` of DAILY, WEEKLY, MONTHLY or YEARLY, and `INTERVAL`, `BYDAY`, `BYMONTHDAY`, `BYMONTH`, `BYSETPOS`, `WKST`, and `COUNT` or `UNTIL`. It needs a `due_date`, which is the present occurrence; `COUNT` is how many there are from that one on.
             * @format rrule
             * @example FREQ=MONTHLY;BYDAY=-1FR
             */
            recurrence?: string | null;
            /**
             * Whether it recurs from the day on which it is due, or from that on which it is completed.
             * @example due
             */
            recurs_from?: "due" | "completion";
            /**
             * Its labels, in your order: up to 50 of 1 to 50 characters, not blank, no two alike without regard to case and accents. White space around them is dropped.
             * @example [
             *       "Errands",
             *       "at home"
             *     ]
             */
            labels?: string[];
            /**
             * The id of the list that it is to be in, or null. In another list than before it comes last.
             * @example 12
             */
            list_id?: number | null;
            /**
             * The task that it is to be a subtask of, or null. `$0` is the task of the first operation.
             * @example null
             */
            parent_id?: number | string | null;
        };
        /** Completes or reopens a task, as setTaskCompletion does. */
        BatchComplete: {
            /**
             * What is to be done. (enum property replaced by openapi-typescript)
             */
            op: "complete";
            /**
             * The id of the task; or `$0` for that of the first operation, `$1` for that of the second, and so on.
             * @example $0
             */
            id: number | string;
            /**
             * As the header `If-Match`: write only if the task still has one of these entity tags, else 412.
             * @example "3"
             */
            if_match?: string;
            /** Whether a task is done. */
            body: components["schemas"]["TaskCompletion"];
        };
        /** Deletes a task, as deleteTask does. */
        BatchDelete: {
            /**
             * What is to be done. (enum property replaced by openapi-typescript)
             */
            op: "delete";
            /**
             * The id of the task; or `$0` for that of the first operation, `$1` for that of the second, and so on.
             * @example $0
             */
            id: number | string;
            /**
             * As the header `If-Match`: write only if the task still has one of these entity tags, else 412.
             * @example "3"
             */
            if_match?: string;
            /** As deleteTask takes it. */
            body?: components["schemas"]["BatchedTaskDeletion"];
        };
        /** As deleteTask takes it. */
        BatchedTaskDeletion: {
            /**
             * `true` removes the task for good, also out of the trash. Otherwise it goes to the trash.
             * @example false
             */
            permanent?: boolean;
        };
        /** Takes a task out of the trash, as restoreTask does. */
        BatchRestore: {
            /**
             * What is to be done. (enum property replaced by openapi-typescript)
             */
            op: "restore";
            /**
             * The id of the task; or `$0` for that of the first operation, `$1` for that of the second, and so on.
             * @example $0
             */
            id: number | string;
        };
        /** Moves a task, as moveTask does. */
        BatchMove: {
            /**
             * What is to be done. (enum property replaced by openapi-typescript)
             */
            op: "move";
            /**
             * The id of the task; or `$0` for that of the first operation, `$1` for that of the second, and so on.
             * @example $0
             */
            id: number | string;
            /**
             * As the header `If-Match`: write only if the task still has one of these entity tags, else 412.
             * @example "3"
             */
            if_match?: string;
            /** As moveTask takes it. */
            body: components["schemas"]["BatchedTaskMove"];
        };
        /** As moveTask takes it. */
        BatchedTaskMove: {
            /**
             * The id of the list that it is to be in, or null. In another list than before it comes last.
             * @example 12
             */
            list_id?: number | null;
            /**
             * The task that it is to be a subtask of, or null. `$0` is the task of the first operation.
             * @example null
             */
            parent_id?: number | string | null;
            /**
             * The task that it is to come after; null to be the first. The last, when omitted. `$0` is the task of the first operation.
             * @example null
             */
            after_id?: number | string | null;
        };
        /** A list of tasks. */
        List: {
            /**
             * The id, assigned by the service.
             * @example 12
             */
            id: number;
            /**
             * The id of the user whose list it is.
             * @example 7
             */
            user_id: number;
            /**
             * What it is called.
             * @example Groceries
             */
            name: string;
            /**
             * Its place among your lists, an opaque text that orders them. Only moveList changes it.
             * @example n0000000000000c
             */
            position: string;
            /**
             * When the list was created. Never changes.
             * @format date-time
             * @example 2026-11-21T09:15:00.000Z
             */
            created_at: string;
            /**
             * When the list was last written: later after every accepted write.
             * @format date-time
             * @example 2026-11-21T09:15:00.000Z
             */
            updated_at: string;
        };
        /**
         * A list to create.
         * @example {
         *       "name": "Groceries"
         *     }
         */
        NewList: {
            /**
             * What it is called: 1 to 255 characters, not blank. White space around it is dropped.
             * @example Groceries
             */
            name: string;
        };
        /**
         * Changes of a list: an absent field is kept.
         * @example {
         *       "name": "Groceries and drinks"
         *     }
         */
        ListPatch: {
            /**
             * What it is called: 1 to 255 characters, not blank. White space around it is dropped.
             * @example Groceries
             */
            name?: string;
        };
        /**
         * Where a list is to be.
         * @example {
         *       "after_id": null
         *     }
         */
        ListMove: {
            /**
             * The list that it is to come after; null to be the first.
             * @example null
             */
            after_id: number | null;
        };
        /** A label of your tasks. */
        Label: {
            /**
             * The label; where tasks have it in several spellings, the first of them by code point.
             * @example Errands
             */
            name: string;
            /**
             * How many tasks have it, without those in the trash.
             * @example 3
             */
            tasks: number;
        };
        /** What came of it. */
        LabelRenamed: {
            /**
             * How many tasks were changed.
             * @example 3
             */
            tasks: number;
        };
        /**
         * Another name for a label.
         * @example {
         *       "from": "Errands",
         *       "to": "Shopping"
         *     }
         */
        LabelRenaming: {
            /**
             * The label, compared without case and accents.
             * @example Errands
             */
            from: string;
            /**
             * What it is to be called: 1 to 50 characters, not blank. White space around it is dropped.
             * @example Shopping
             */
            to: string;
        };
        /** A page of the sequence of changes. */
        Changes: {
            /** What was changed, in the order of the last change of each: each once, as it is now. */
            changes: components["schemas"]["Change"][];
            /**
             * What to send as `since` next time.
             * @example WzcsMTc5NjAzMTAwMCw0MiwxLDQ3MTEsMCwiMGYzYTVjOWQyMWJlIl0
             */
            next: string;
            /**
             * Whether there is more already.
             * @example false
             */
            more: boolean;
        };
        /** Something that was changed, as it is now. */
        Change: components["schemas"]["TaskChange"] | components["schemas"]["ListChange"];
        /**
         * A task that was changed. In the trash it has `deleted_at`.
         * @example {
         *       "type": "task",
         *       "id": 42,
         *       "data": {
         *         "id": 42,
         *         "user_id": 7,
         *         "title": "Write the report",
         *         "description": "Two pages, with the figures of the third quarter.",
         *         "completed": false,
         *         "priority": "high",
         *         "due_date": "2026-12-24",
         *         "due_time": "09:00",
         *         "time_zone": "Europe/Berlin",
         *         "recurrence": "FREQ=MONTHLY;BYDAY=-1FR",
         *         "recurs_from": "due",
         *         "labels": [
         *           "Errands",
         *           "at home"
         *         ],
         *         "list_id": 12,
         *         "parent_id": 41,
         *         "position": "n0000000000002a",
         *         "completed_at": null,
         *         "deleted_at": null,
         *         "series_id": null,
         *         "external_id": "crm-4711",
         *         "created_at": "2026-11-21T09:30:00.000Z",
         *         "updated_at": "2026-11-21T09:30:00.000Z"
         *       },
         *       "etag": "\"1\""
         *     }
         */
        TaskChange: {
            /**
             * A task was changed. (enum property replaced by openapi-typescript)
             */
            type: "task";
            /**
             * Its id.
             * @example 42
             */
            id: number;
            /** The task as it is now; null when it is gone for good. */
            data: components["schemas"]["Task"] | null;
            /**
             * Its entity tag, for `If-Match`; null when it is gone for good.
             * @example "3"
             */
            etag: string | null;
        };
        /**
         * A list that was changed.
         * @example {
         *       "type": "list",
         *       "id": 12,
         *       "data": {
         *         "id": 12,
         *         "user_id": 7,
         *         "name": "Groceries",
         *         "position": "n0000000000000c",
         *         "created_at": "2026-11-21T09:15:00.000Z",
         *         "updated_at": "2026-11-21T09:15:00.000Z"
         *       },
         *       "etag": "\"1\""
         *     }
         */
        ListChange: {
            /**
             * A list was changed. (enum property replaced by openapi-typescript)
             */
            type: "list";
            /**
             * Its id.
             * @example 12
             */
            id: number;
            /** The list as it is now; null when it is gone for good. */
            data: components["schemas"]["List"] | null;
            /**
             * Its entity tag, for `If-Match`; null when it is gone for good.
             * @example "3"
             */
            etag: string | null;
        };
        /** Everything that an account has. */
        AccountExport: {
            /**
             * When the export was made.
             * @format date-time
             * @example 2026-11-28T18:00:00.000Z
             */
            exported_at: string;
            /** An account. */
            user: components["schemas"]["User"];
            /** Its sessions, as listSessions lists them. */
            sessions: components["schemas"]["Session"][];
            /** Its personal access tokens, as listTokens lists them: without secrets. */
            tokens: components["schemas"]["ApiToken"][];
            /** All its lists, in their order. */
            lists: components["schemas"]["List"][];
            /** All its tasks, ordered by id; behind them those in the trash. */
            tasks: components["schemas"]["Task"][];
        };
        /** What came of a file. */
        ImportResult: {
            /**
             * How many tasks were created.
             * @example 12
             */
            created: number;
            /**
             * How many tasks of the file were there already. They stay as they are.
             * @example 0
             */
            skipped: number;
            /**
             * How many lists were created.
             * @example 2
             */
            lists_created: number;
            /**
             * How many things in the file there is no place for here.
             * @example 1
             */
            omitted: number;
            /** The first 100 of them. */
            omissions: components["schemas"]["Omission"][];
        };
        /** Something in a file that there is no place for here. */
        Omission: {
            /**
             * What it is.
             * @example DATE, which is no calendar day
             */
            what: string;
            /**
             * The line of the file.
             * @example 7
             */
            line: number;
            /**
             * The character in that line, from 1.
             * @example 24
             */
            column: number;
        };
        /**
         * An export, or a file of that form. Only lists and tasks are imported.
         * @example {
         *       "tasks": [
         *         {
         *           "title": "Write the report",
         *           "external_id": "crm-4711"
         *         }
         *       ]
         *     }
         */
        AccountImport: {
            /** What an export has here is not imported. */
            exported_at?: unknown;
            /** What an export has here is not imported. */
            user?: unknown;
            /** What an export has here is not imported. */
            sessions?: unknown;
            /** What an export has here is not imported. */
            tokens?: unknown;
            /** The lists that the tasks are in, in their order. */
            lists?: components["schemas"]["ImportedList"][];
            /** The tasks. */
            tasks: components["schemas"]["ImportedTask"][];
        };
        /**
         * A list to import, as it was exported or as a creation takes it. Its `id` is that by which the tasks of the file refer to it.
         * @example {
         *       "id": 12,
         *       "user_id": 7,
         *       "name": "Groceries",
         *       "position": "n0000000000000c",
         *       "created_at": "2026-11-21T09:15:00.000Z",
         *       "updated_at": "2026-11-21T09:15:00.000Z"
         *     }
         */
        ImportedList: {
            /**
             * What it is called: 1 to 255 characters, not blank. White space around it is dropped.
             * @example Groceries
             */
            name: string;
            /** What it had where it was exported. */
            position?: string;
            /** What it had where it was exported. */
            id?: number;
            /** What it had where it was exported. */
            user_id?: number;
            /**
             * What it had where it was exported.
             * @format date-time
             */
            created_at?: string;
            /**
             * What it had where it was exported.
             * @format date-time
             */
            updated_at?: string;
        };
        /**
         * A task to import, as it was exported or as a creation takes it. It needs an `external_id`, or `id`, `user_id` and `created_at` of where it comes from: by that it is known when the file comes again.
         * @example {
         *       "id": 42,
         *       "user_id": 7,
         *       "title": "Write the report",
         *       "description": "Two pages, with the figures of the third quarter.",
         *       "completed": false,
         *       "priority": "high",
         *       "due_date": "2026-12-24",
         *       "due_time": "09:00",
         *       "time_zone": "Europe/Berlin",
         *       "recurrence": "FREQ=MONTHLY;BYDAY=-1FR",
         *       "recurs_from": "due",
         *       "labels": [
         *         "Errands",
         *         "at home"
         *       ],
         *       "list_id": 12,
         *       "parent_id": 41,
         *       "position": "n0000000000002a",
         *       "completed_at": null,
         *       "deleted_at": null,
         *       "series_id": null,
         *       "external_id": "crm-4711",
         *       "created_at": "2026-11-21T09:30:00.000Z",
         *       "updated_at": "2026-11-21T09:30:00.000Z"
         *     }
         */
        ImportedTask: {
            /**
             * What is to be done: 1 to 255 characters, not blank. White space around it is dropped.
             * @example Write the report
             */
            title: string;
            /**
             * More about it: up to 1000 characters, kept exactly as sent.
             * @example Two pages, with the figures of the third quarter.
             */
            description?: string | null;
            /**
             * Whether the task is done.
             * @example false
             */
            completed?: boolean;
            /** How urgent it is, or null. */
            priority?: components["schemas"]["Priority"] | null;
            /**
             * The calendar day by which it is to be done.
             * @format date
             * @example 2026-12-24
             */
            due_date?: string | null;
            /**
             * The time of that day, HH:MM, as clocks show it, or null. It needs a `due_date`.
             * @format wall-clock-time
             * @example 09:00
             */
            due_time?: string | null;
            /**
             * The time zone of that time, a name of IANA such as `Europe/Berlin`, or null for wherever you are. It needs a `due_time`.
             * @format time-zone
             * @example Europe/Berlin
             */
            time_zone?: string | null;
            /**
             * When it recurs, or null: a recurrence rule of RFC 5545 with `FREQ` of DAILY, WEEKLY, MONTHLY or YEARLY, and `INTERVAL`, `BYDAY`, `BYMONTHDAY`, `BYMONTH`, `BYSETPOS`, `WKST`, and `COUNT` or `UNTIL`. It needs a `due_date`, which is the present occurrence; `COUNT` is how many there are from that one on.
             * @format rrule
             * @example FREQ=MONTHLY;BYDAY=-1FR
             */
            recurrence?: string | null;
            /**
             * Whether it recurs from the day on which it is due, or from that on which it is completed.
             * @example due
             */
            recurs_from?: "due" | "completion";
            /**
             * Its labels, in your order: up to 50 of 1 to 50 characters, not blank, no two alike without regard to case and accents. White space around them is dropped.
             * @example [
             *       "Errands",
             *       "at home"
             *     ]
             */
            labels?: string[];
            /**
             * The id of the list that it is to be in, or null. In another list than before it comes last.
             * @example 12
             */
            list_id?: number | null;
            /**
             * The id of the task that it is to be a subtask of, or null. It is in the list of its parent, of which `list_id` cannot say otherwise. Five levels at most.
             * @example 41
             */
            parent_id?: number | null;
            /** What it had where it was exported. */
            position?: string;
            /**
             * What it had where it was exported.
             * @format date-time
             */
            completed_at?: string | null;
            /**
             * What it had where it was exported.
             * @format date-time
             */
            deleted_at?: string | null;
            /** What it had where it was exported. */
            series_id?: number | null;
            /**
             * The id that it has elsewhere, of your choice: 1 to 255 visible ASCII characters. None of your tasks may have it already, so a creation that is sent twice makes one task. It can never be changed.
             * @example crm-4711
             */
            external_id?: string | null;
            /** What it had where it was exported. */
            id?: number;
            /** What it had where it was exported. */
            user_id?: number;
            /**
             * What it had where it was exported.
             * @format date-time
             */
            created_at?: string;
            /**
             * What it had where it was exported.
             * @format date-time
             */
            updated_at?: string;
        };
        /** What is where: references relative to this index (RFC 3986). */
        ServiceIndex: {
            /**
             * The name of the service.
             */
            name: "tasks-api";
            /**
             * Where the documentation is, for people.
             */
            docs: "docs";
            /**
             * Where the contract is.
             */
            openapi: "openapi.json";
            /**
             * Where the process answers for itself.
             */
            health: "health";
            /**
             * Where the service tells whether it can work.
             */
            ready: "ready";
        };
        /** That the process runs. */
        Health: {
            /**
             * The process runs.
             */
            status: "ok";
        };
        /** That requests can be served. */
        Readiness: {
            /**
             * Requests can be served.
             */
            status: "ready";
        };
        /**
         * An OpenAPI 3.1 document.
         * @example {
         *       "openapi": "3.1.0"
         *     }
         */
        OpenApi: {
            /** The version of the OpenAPI specification. */
            openapi: string;
        } & {
            [key: string]: unknown;
        };
    };
    responses: {
        /**
         * `password_too_common`: The password is too common.
         *
         *     `validation_failed`: The request is not valid.
         *
         *     `malformed_json`: The body is not JSON.
         */
        "password_too_common.validation_failed.malformed_json": {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                RateLimit: components["headers"]["RateLimit"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** `email_taken`: The e-mail address is taken. */
        email_taken: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                RateLimit: components["headers"]["RateLimit"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** `body_too_large`: The body is too large. */
        body_too_large: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                RateLimit: components["headers"]["RateLimit"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** `unsupported_media_type`: The media type is not supported. */
        unsupported_media_type: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                RateLimit: components["headers"]["RateLimit"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** `rate_limited`: Too many requests. */
        rate_limited: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                "Retry-After": components["headers"]["Retry-After"];
                "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                RateLimit: components["headers"]["RateLimit"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** `headers_too_large`: The headers are too large. */
        headers_too_large: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** `internal_error`: Something went wrong on our side. */
        internal_error: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                RateLimit: components["headers"]["RateLimit"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /**
         * `database_unavailable`: The database is not available.
         *
         *     `overloaded`: The service cannot take this now.
         */
        "database_unavailable.overloaded": {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                "Retry-After": components["headers"]["Retry-After"];
                "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                RateLimit: components["headers"]["RateLimit"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /**
         * `validation_failed`: The request is not valid.
         *
         *     `malformed_json`: The body is not JSON.
         */
        "validation_failed.malformed_json": {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                RateLimit: components["headers"]["RateLimit"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** `invalid_credentials`: E-mail address or password is wrong. */
        invalid_credentials: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
                "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                RateLimit: components["headers"]["RateLimit"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** `email_not_verified`: The e-mail address is not verified. */
        email_not_verified: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                RateLimit: components["headers"]["RateLimit"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** `invalid_refresh_token`: The refresh token is not valid. */
        invalid_refresh_token: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
                "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                RateLimit: components["headers"]["RateLimit"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** `database_unavailable`: The database is not available. */
        database_unavailable: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                "Retry-After": components["headers"]["Retry-After"];
                "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                RateLimit: components["headers"]["RateLimit"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /**
         * `authentication_required`: Authentication is required.
         *
         *     `invalid_token`: The access token is not valid.
         *
         *     `token_expired`: The access token has expired.
         *
         *     `wrong_audience`: The access token is for another audience.
         *
         *     `unknown_issuer`: The issuer of the access token is not known.
         */
        "authentication_required.invalid_token.token_expired.wrong_audience.unknown_issuer": {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
                "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                RateLimit: components["headers"]["RateLimit"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** `insufficient_scope`: The token does not have the scope. */
        insufficient_scope: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
                "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                RateLimit: components["headers"]["RateLimit"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /**
         * `overloaded`: The service cannot take this now.
         *
         *     `database_unavailable`: The database is not available.
         */
        "overloaded.database_unavailable": {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                "Retry-After": components["headers"]["Retry-After"];
                "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                RateLimit: components["headers"]["RateLimit"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /**
         * `mail_unavailable`: Mails cannot be sent.
         *
         *     `database_unavailable`: The database is not available.
         */
        "mail_unavailable.database_unavailable": {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                "Retry-After": components["headers"]["Retry-After"];
                "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                RateLimit: components["headers"]["RateLimit"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /**
         * `invalid_mail_token`: The link is not good any more.
         *
         *     `password_too_common`: The password is too common.
         *
         *     `validation_failed`: The request is not valid.
         *
         *     `malformed_json`: The body is not JSON.
         */
        "invalid_mail_token.password_too_common.validation_failed.malformed_json": {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                RateLimit: components["headers"]["RateLimit"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /**
         * `overloaded`: The service cannot take this now.
         *
         *     `database_unavailable`: The database is not available.
         *
         *     `mail_unavailable`: Mails cannot be sent.
         */
        "overloaded.database_unavailable.mail_unavailable": {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                "Retry-After": components["headers"]["Retry-After"];
                "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                RateLimit: components["headers"]["RateLimit"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /**
         * `invalid_mail_token`: The link is not good any more.
         *
         *     `validation_failed`: The request is not valid.
         *
         *     `malformed_json`: The body is not JSON.
         */
        "invalid_mail_token.validation_failed.malformed_json": {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                RateLimit: components["headers"]["RateLimit"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /**
         * `insufficient_scope`: The token does not have the scope.
         *
         *     `password_mismatch`: The password is wrong.
         */
        "insufficient_scope.password_mismatch": {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                /** RFC 6750: `Bearer`, with `error="invalid_token"` where a token was sent that is not good, and with `error="insufficient_scope"` and the `scope` that is needed where its scopes do not suffice. */
                "WWW-Authenticate"?: string;
                "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                RateLimit: components["headers"]["RateLimit"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** `validation_failed`: The request is not valid. */
        validation_failed: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                RateLimit: components["headers"]["RateLimit"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** `session_not_found`: There is no such session. */
        session_not_found: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                RateLimit: components["headers"]["RateLimit"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** `limit_reached`: There are as many as there may be. */
        limit_reached: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                RateLimit: components["headers"]["RateLimit"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** `token_not_found`: There is no such token. */
        token_not_found: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                RateLimit: components["headers"]["RateLimit"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /**
         * `invalid_cursor`: The cursor is not valid.
         *
         *     `validation_failed`: The request is not valid.
         */
        "invalid_cursor.validation_failed": {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                RateLimit: components["headers"]["RateLimit"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /**
         * `insufficient_scope`: The token does not have the scope.
         *
         *     `wrong_user`: This path belongs to another user.
         */
        "insufficient_scope.wrong_user": {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                /** RFC 6750: `Bearer`, with `error="invalid_token"` where a token was sent that is not good, and with `error="insufficient_scope"` and the `scope` that is needed where its scopes do not suffice. */
                "WWW-Authenticate"?: string;
                "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                RateLimit: components["headers"]["RateLimit"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /**
         * `list_not_found`: There is no such list.
         *
         *     `parent_not_found`: There is no such parent.
         */
        "list_not_found.parent_not_found": {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                RateLimit: components["headers"]["RateLimit"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /**
         * `external_id_taken`: The external id is taken.
         *
         *     `too_many_levels`: There would be too many levels.
         *
         *     `limit_reached`: There are as many as there may be.
         *
         *     `idempotency_in_progress`: A request with this key is still running.
         */
        "external_id_taken.too_many_levels.limit_reached.idempotency_in_progress": {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                /** Where the new resource is, or the one to go to: a relative reference (RFC 3986). */
                Location?: string;
                /** Seconds to wait before the next try. */
                "Retry-After"?: number;
                "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                RateLimit: components["headers"]["RateLimit"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** `idempotency_key_reused`: The key was used for another request. */
        idempotency_key_reused: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                RateLimit: components["headers"]["RateLimit"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** `task_not_found`: There is no such task. */
        task_not_found: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                RateLimit: components["headers"]["RateLimit"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /**
         * `task_not_found`: There is no such task.
         *
         *     `list_not_found`: There is no such list.
         *
         *     `parent_not_found`: There is no such parent.
         */
        "task_not_found.list_not_found.parent_not_found": {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                RateLimit: components["headers"]["RateLimit"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /**
         * `limit_reached`: There are as many as there may be.
         *
         *     `task_cycle`: A task would be a subtask of itself.
         *
         *     `too_many_levels`: There would be too many levels.
         */
        "limit_reached.task_cycle.too_many_levels": {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                RateLimit: components["headers"]["RateLimit"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** `precondition_failed`: It has been changed. */
        precondition_failed: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                RateLimit: components["headers"]["RateLimit"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /**
         * `limit_reached`: There are as many as there may be.
         *
         *     `idempotency_in_progress`: A request with this key is still running.
         */
        "limit_reached.idempotency_in_progress": {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                /** Seconds to wait before the next try. */
                "Retry-After"?: number;
                "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                RateLimit: components["headers"]["RateLimit"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /**
         * `task_not_found`: There is no such task.
         *
         *     `list_not_found`: There is no such list.
         *
         *     `parent_not_found`: There is no such parent.
         *
         *     `sibling_not_found`: There is nothing to come after.
         */
        "task_not_found.list_not_found.parent_not_found.sibling_not_found": {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                RateLimit: components["headers"]["RateLimit"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /**
         * `task_cycle`: A task would be a subtask of itself.
         *
         *     `too_many_levels`: There would be too many levels.
         */
        "task_cycle.too_many_levels": {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                RateLimit: components["headers"]["RateLimit"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** `not_deleted`: The task is not in the trash. */
        not_deleted: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                RateLimit: components["headers"]["RateLimit"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /**
         * `task_cycle`: A task would be a subtask of itself.
         *
         *     `too_many_levels`: There would be too many levels.
         *
         *     `external_id_taken`: The external id is taken.
         *
         *     `not_deleted`: The task is not in the trash.
         *
         *     `limit_reached`: There are as many as there may be.
         *
         *     `idempotency_in_progress`: A request with this key is still running.
         */
        "task_cycle.too_many_levels.external_id_taken.not_deleted.limit_reached.idempotency_in_progress": {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                /** Where the new resource is, or the one to go to: a relative reference (RFC 3986). */
                Location?: string;
                /** Seconds to wait before the next try. */
                "Retry-After"?: number;
                "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                RateLimit: components["headers"]["RateLimit"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** `list_not_found`: There is no such list. */
        list_not_found: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                RateLimit: components["headers"]["RateLimit"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /**
         * `list_not_found`: There is no such list.
         *
         *     `sibling_not_found`: There is nothing to come after.
         */
        "list_not_found.sibling_not_found": {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                RateLimit: components["headers"]["RateLimit"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** `sync_token_expired`: The token is not good any more. */
        sync_token_expired: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                RateLimit: components["headers"]["RateLimit"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /**
         * `too_many_streams`: There are too many streams.
         *
         *     `rate_limited`: Too many requests.
         */
        "too_many_streams.rate_limited": {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                "Retry-After": components["headers"]["Retry-After"];
                "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                RateLimit: components["headers"]["RateLimit"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /**
         * `database_unavailable`: The database is not available.
         *
         *     `shutting_down`: The service is shutting down.
         */
        "database_unavailable.shutting_down": {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                "Retry-After": components["headers"]["Retry-After"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
    };
    parameters: {
        /** RFC 9110: write only if it still has one of these entity tags, else 412. A weak mark (`W/`), as proxies add it, does not matter. */
        "If-Match": string;
        /** RFC 9110: answer 304 without a body if nothing has changed since the answer with this entity tag. */
        "If-None-Match": string;
        /** Makes it safe to send the request again: within 24 hours the same key and body get the first answer once more. 1 to 255 visible ASCII characters, bare or in quotes; a UUID is a good key. */
        "Idempotency-Key": string;
        /** The `id` of the last event that was received, to go on behind it; it comes before `since`. */
        "Last-Event-ID": string;
    };
    requestBodies: never;
    headers: {
        /** The id of this request, yours when you sent one of 8 to 128 characters from `A-Za-z0-9._-`. */
        "X-Request-Id": string;
        /** Where the new resource is, or the one to go to: a relative reference (RFC 3986). */
        Location: string;
        /** RFC 6750: `Bearer`, with `error="invalid_token"` where a token was sent that is not good, and with `error="insufficient_scope"` and the `scope` that is needed where its scopes do not suffice. */
        "WWW-Authenticate": string;
        /** Seconds to wait before the next try. */
        "Retry-After": number;
        /** The quotas that this request was counted against: `q` requests in `w` seconds (draft-ietf-httpapi-ratelimit-headers-10). Absent where a limit is turned off, or was not reached. */
        "RateLimit-Policy": string;
        /** What is left of each of these quotas: `r` requests for the next `t` seconds. */
        RateLimit: string;
        /** RFC 6266: under which name a browser keeps the file. */
        "Content-Disposition": string;
        /** RFC 9110: the entity tag of this answer, for `If-None-Match` and, of a single thing, for `If-Match`. */
        ETag: string;
        /** RFC 8288: `rel="next"` where there is more, `rel="first"` on every page of several. */
        Link: string;
        /** The `cursor` of the next page, where there is one. */
        "X-Next-Cursor": string;
        /** Where an occurrence of a recurring task was completed: the id of the task that it is kept as. */
        "X-Completed-Task": number;
        /** `true` where this answer was given before, to a request with the same `Idempotency-Key`. */
        "Idempotency-Replayed": "true";
    };
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    register: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The new account. */
        requestBody: {
            content: {
                "application/json": components["schemas"]["Registration"];
            };
        };
        responses: {
            /** The account and its first tokens. */
            201: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    Location: components["headers"]["Location"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SignedIn"];
                };
            };
            400: components["responses"]["password_too_common.validation_failed.malformed_json"];
            409: components["responses"]["email_taken"];
            413: components["responses"]["body_too_large"];
            415: components["responses"]["unsupported_media_type"];
            429: components["responses"]["rate_limited"];
            431: components["responses"]["headers_too_large"];
            500: components["responses"]["internal_error"];
            503: components["responses"]["database_unavailable.overloaded"];
        };
    };
    login: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** E-mail address and password. */
        requestBody: {
            content: {
                "application/json": components["schemas"]["Credentials"];
            };
        };
        responses: {
            /** The account and new tokens. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SignedIn"];
                };
            };
            400: components["responses"]["validation_failed.malformed_json"];
            401: components["responses"]["invalid_credentials"];
            403: components["responses"]["email_not_verified"];
            413: components["responses"]["body_too_large"];
            415: components["responses"]["unsupported_media_type"];
            429: components["responses"]["rate_limited"];
            431: components["responses"]["headers_too_large"];
            500: components["responses"]["internal_error"];
            503: components["responses"]["database_unavailable.overloaded"];
        };
    };
    refresh: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The newest refresh token. */
        requestBody: {
            content: {
                "application/json": components["schemas"]["RefreshRequest"];
            };
        };
        responses: {
            /** The account and new tokens. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SignedIn"];
                };
            };
            400: components["responses"]["validation_failed.malformed_json"];
            401: components["responses"]["invalid_refresh_token"];
            413: components["responses"]["body_too_large"];
            415: components["responses"]["unsupported_media_type"];
            429: components["responses"]["rate_limited"];
            431: components["responses"]["headers_too_large"];
            500: components["responses"]["internal_error"];
            503: components["responses"]["database_unavailable"];
        };
    };
    logout: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** The session is ended. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Message"];
                };
            };
            401: components["responses"]["authentication_required.invalid_token.token_expired.wrong_audience.unknown_issuer"];
            403: components["responses"]["insufficient_scope"];
            429: components["responses"]["rate_limited"];
            431: components["responses"]["headers_too_large"];
            500: components["responses"]["internal_error"];
            503: components["responses"]["overloaded.database_unavailable"];
        };
    };
    requestPasswordReset: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The address of the account. */
        requestBody: {
            content: {
                "application/json": components["schemas"]["PasswordResetRequest"];
            };
        };
        responses: {
            /** The request is taken. */
            202: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "message": "If there is such an account, a mail is on its way."
                     *     }
                     */
                    "application/json": components["schemas"]["Message"];
                };
            };
            400: components["responses"]["validation_failed.malformed_json"];
            413: components["responses"]["body_too_large"];
            415: components["responses"]["unsupported_media_type"];
            429: components["responses"]["rate_limited"];
            431: components["responses"]["headers_too_large"];
            500: components["responses"]["internal_error"];
            503: components["responses"]["mail_unavailable.database_unavailable"];
        };
    };
    confirmPasswordReset: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The token and the new password. */
        requestBody: {
            content: {
                "application/json": components["schemas"]["PasswordReset"];
            };
        };
        responses: {
            /** The password is set. Sign in with it. */
            204: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["invalid_mail_token.password_too_common.validation_failed.malformed_json"];
            413: components["responses"]["body_too_large"];
            415: components["responses"]["unsupported_media_type"];
            429: components["responses"]["rate_limited"];
            431: components["responses"]["headers_too_large"];
            500: components["responses"]["internal_error"];
            503: components["responses"]["database_unavailable.overloaded"];
        };
    };
    requestEmailVerification: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** The request is taken. */
            202: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "message": "A mail is on its way."
                     *     }
                     */
                    "application/json": components["schemas"]["Message"];
                };
            };
            401: components["responses"]["authentication_required.invalid_token.token_expired.wrong_audience.unknown_issuer"];
            403: components["responses"]["insufficient_scope"];
            429: components["responses"]["rate_limited"];
            431: components["responses"]["headers_too_large"];
            500: components["responses"]["internal_error"];
            503: components["responses"]["overloaded.database_unavailable.mail_unavailable"];
        };
    };
    confirmEmail: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The token. */
        requestBody: {
            content: {
                "application/json": components["schemas"]["EmailConfirmation"];
            };
        };
        responses: {
            /** The account, as it is now. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["User"];
                };
            };
            400: components["responses"]["invalid_mail_token.validation_failed.malformed_json"];
            409: components["responses"]["email_taken"];
            413: components["responses"]["body_too_large"];
            415: components["responses"]["unsupported_media_type"];
            429: components["responses"]["rate_limited"];
            431: components["responses"]["headers_too_large"];
            500: components["responses"]["internal_error"];
            503: components["responses"]["database_unavailable"];
        };
    };
    getMe: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** Your account. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["User"];
                };
            };
            401: components["responses"]["authentication_required.invalid_token.token_expired.wrong_audience.unknown_issuer"];
            403: components["responses"]["insufficient_scope"];
            429: components["responses"]["rate_limited"];
            431: components["responses"]["headers_too_large"];
            500: components["responses"]["internal_error"];
            503: components["responses"]["overloaded.database_unavailable"];
        };
    };
    deleteMe: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The password, once more. */
        requestBody: {
            content: {
                "application/json": components["schemas"]["PasswordConfirmation"];
            };
        };
        responses: {
            /** The account is gone. */
            204: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["validation_failed.malformed_json"];
            401: components["responses"]["authentication_required.invalid_token.token_expired.wrong_audience.unknown_issuer"];
            403: components["responses"]["insufficient_scope.password_mismatch"];
            413: components["responses"]["body_too_large"];
            415: components["responses"]["unsupported_media_type"];
            429: components["responses"]["rate_limited"];
            431: components["responses"]["headers_too_large"];
            500: components["responses"]["internal_error"];
            503: components["responses"]["overloaded.database_unavailable"];
        };
    };
    updateMe: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The fields to change. */
        requestBody: {
            content: {
                "application/merge-patch+json": components["schemas"]["UserPatch"];
                "application/json": components["schemas"]["UserPatch"];
            };
        };
        responses: {
            /** Your account, as it is now. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": 7,
                     *       "email": "ada@example.com",
                     *       "email_verified": true,
                     *       "name": "Ada Lovelace",
                     *       "created_at": "2026-11-21T09:30:00.000Z"
                     *     }
                     */
                    "application/json": components["schemas"]["User"];
                };
            };
            400: components["responses"]["validation_failed.malformed_json"];
            401: components["responses"]["authentication_required.invalid_token.token_expired.wrong_audience.unknown_issuer"];
            403: components["responses"]["insufficient_scope"];
            413: components["responses"]["body_too_large"];
            415: components["responses"]["unsupported_media_type"];
            429: components["responses"]["rate_limited"];
            431: components["responses"]["headers_too_large"];
            500: components["responses"]["internal_error"];
            503: components["responses"]["overloaded.database_unavailable"];
        };
    };
    deleteMeByPost: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The password, once more. */
        requestBody: {
            content: {
                "application/json": components["schemas"]["PasswordConfirmation"];
            };
        };
        responses: {
            /** The account is gone. */
            204: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["validation_failed.malformed_json"];
            401: components["responses"]["authentication_required.invalid_token.token_expired.wrong_audience.unknown_issuer"];
            403: components["responses"]["insufficient_scope.password_mismatch"];
            413: components["responses"]["body_too_large"];
            415: components["responses"]["unsupported_media_type"];
            429: components["responses"]["rate_limited"];
            431: components["responses"]["headers_too_large"];
            500: components["responses"]["internal_error"];
            503: components["responses"]["overloaded.database_unavailable"];
        };
    };
    changePassword: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The current and the new password. */
        requestBody: {
            content: {
                "application/json": components["schemas"]["PasswordChange"];
            };
        };
        responses: {
            /** The password is changed. */
            204: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["password_too_common.validation_failed.malformed_json"];
            401: components["responses"]["authentication_required.invalid_token.token_expired.wrong_audience.unknown_issuer"];
            403: components["responses"]["insufficient_scope.password_mismatch"];
            413: components["responses"]["body_too_large"];
            415: components["responses"]["unsupported_media_type"];
            429: components["responses"]["rate_limited"];
            431: components["responses"]["headers_too_large"];
            500: components["responses"]["internal_error"];
            503: components["responses"]["overloaded.database_unavailable"];
        };
    };
    changeEmail: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The new address and the current password. */
        requestBody: {
            content: {
                "application/json": components["schemas"]["EmailChange"];
            };
        };
        responses: {
            /** The request is taken. */
            202: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "message": "A mail is on its way."
                     *     }
                     */
                    "application/json": components["schemas"]["Message"];
                };
            };
            400: components["responses"]["validation_failed.malformed_json"];
            401: components["responses"]["authentication_required.invalid_token.token_expired.wrong_audience.unknown_issuer"];
            403: components["responses"]["insufficient_scope.password_mismatch"];
            413: components["responses"]["body_too_large"];
            415: components["responses"]["unsupported_media_type"];
            429: components["responses"]["rate_limited"];
            431: components["responses"]["headers_too_large"];
            500: components["responses"]["internal_error"];
            503: components["responses"]["overloaded.database_unavailable.mail_unavailable"];
        };
    };
    listSessions: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** Your sessions. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Session"][];
                };
            };
            401: components["responses"]["authentication_required.invalid_token.token_expired.wrong_audience.unknown_issuer"];
            403: components["responses"]["insufficient_scope"];
            429: components["responses"]["rate_limited"];
            431: components["responses"]["headers_too_large"];
            500: components["responses"]["internal_error"];
            503: components["responses"]["overloaded.database_unavailable"];
        };
    };
    endSession: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * The id of one of your sessions.
                 * @example 3
                 */
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** The session is ended. */
            204: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["validation_failed"];
            401: components["responses"]["authentication_required.invalid_token.token_expired.wrong_audience.unknown_issuer"];
            403: components["responses"]["insufficient_scope"];
            404: components["responses"]["session_not_found"];
            429: components["responses"]["rate_limited"];
            431: components["responses"]["headers_too_large"];
            500: components["responses"]["internal_error"];
            503: components["responses"]["overloaded.database_unavailable"];
        };
    };
    listTokens: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** Your personal access tokens. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiToken"][];
                };
            };
            401: components["responses"]["authentication_required.invalid_token.token_expired.wrong_audience.unknown_issuer"];
            403: components["responses"]["insufficient_scope"];
            429: components["responses"]["rate_limited"];
            431: components["responses"]["headers_too_large"];
            500: components["responses"]["internal_error"];
            503: components["responses"]["overloaded.database_unavailable"];
        };
    };
    createToken: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The new token. */
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewApiToken"];
            };
        };
        responses: {
            /** The token, with its secret, which is shown this once. */
            201: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    Location: components["headers"]["Location"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CreatedApiToken"];
                };
            };
            400: components["responses"]["validation_failed.malformed_json"];
            401: components["responses"]["authentication_required.invalid_token.token_expired.wrong_audience.unknown_issuer"];
            403: components["responses"]["insufficient_scope"];
            409: components["responses"]["limit_reached"];
            413: components["responses"]["body_too_large"];
            415: components["responses"]["unsupported_media_type"];
            429: components["responses"]["rate_limited"];
            431: components["responses"]["headers_too_large"];
            500: components["responses"]["internal_error"];
            503: components["responses"]["overloaded.database_unavailable"];
        };
    };
    deleteToken: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * The id of one of your personal access tokens.
                 * @example 5
                 */
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** The token is deleted. */
            204: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["validation_failed"];
            401: components["responses"]["authentication_required.invalid_token.token_expired.wrong_audience.unknown_issuer"];
            403: components["responses"]["insufficient_scope"];
            404: components["responses"]["token_not_found"];
            429: components["responses"]["rate_limited"];
            431: components["responses"]["headers_too_large"];
            500: components["responses"]["internal_error"];
            503: components["responses"]["overloaded.database_unavailable"];
        };
    };
    listTasks: {
        parameters: {
            query?: {
                /**
                 * Tasks on a page, 1 to 1000.
                 * @example 50
                 */
                limit?: number;
                /** Where the page begins: the `X-Next-Cursor` of the one before, with the same filters and order. */
                cursor?: string;
                /**
                 * Only tasks that are done, or only those that are not.
                 * @example false
                 */
                completed?: boolean;
                /**
                 * Only tasks of this priority; `none` for those without. Repeat it for several.
                 * @example ["high","none"]
                 */
                priority?: ("low" | "medium" | "high" | "none")[];
                /**
                 * Only tasks with this label, compared without case and accents. Repeat it for tasks that have all of them.
                 * @example ["Errands"]
                 */
                label?: string[];
                /**
                 * Only tasks due before this day. One without a day never is.
                 * @format date
                 * @example 2027-01-01
                 */
                due_before?: string;
                /**
                 * Only tasks due after this day. One without a day never is.
                 * @format date
                 * @example 2026-11-30
                 */
                due_after?: string;
                /**
                 * Only tasks that were last written after this time.
                 * @format date-time
                 * @example 2026-11-21T09:30:00.000Z
                 */
                updated_after?: string;
                /**
                 * Only tasks that are done, and were completed before this time.
                 * @format date-time
                 * @example 2026-12-01T00:00:00.000Z
                 */
                completed_before?: string;
                /**
                 * Only tasks that are done, and were completed after this time.
                 * @format date-time
                 * @example 2026-11-01T00:00:00.000Z
                 */
                completed_after?: string;
                /**
                 * Only tasks of this list; `none` for those that are in no list.
                 * @example none
                 */
                list_id?: "none" | number;
                /**
                 * Only subtasks of this task; `none` for those that are no subtasks.
                 * @example none
                 */
                parent_id?: "none" | number;
                /**
                 * Only completed occurrences of this recurring task; `none` for tasks that are no occurrences.
                 * @example none
                 */
                series_id?: "none" | number;
                /**
                 * `true` for the tasks in the trash. Otherwise those that are not there.
                 * @example false
                 */
                deleted?: boolean;
                /**
                 * Only tasks in whose title or description each of these words occurs, also within a word. Empty, it is no filter; white space or marks alone are refused. Every character is text. Not compared are case, accents (of Latin, Greek, Cyrillic, Hebrew and Arabic letters; marks of other scripts are vowels or make other letters), invisible characters, compatibility forms (Unicode NFKD), and how apostrophes, quotation marks and hyphens are typed; `ß æ œ ø ł đ ð þ ı` and their like equal `ss ae oe o l d d th i`. At most 10 different words, counted in this form. A title or description that takes more than 4096 bytes of UTF-8 in it is found by the first of them.
                 * @example report
                 */
                q?: string;
                /**
                 * The order; `-` for descending. Ties go by id, ascending. Tasks without a value come last either way; titles are compared without case and accents, by the first 1024 characters of that form.
                 * @default id
                 * @example due_date
                 */
                sort?: "id" | "-id" | "created_at" | "-created_at" | "updated_at" | "-updated_at" | "due_date" | "-due_date" | "priority" | "-priority" | "title" | "-title" | "position" | "-position" | "completed_at" | "-completed_at" | "deleted_at" | "-deleted_at";
            };
            header?: {
                /** RFC 9110: answer 304 without a body if nothing has changed since the answer with this entity tag. */
                "If-None-Match"?: components["parameters"]["If-None-Match"];
            };
            path: {
                /**
                 * Your own user id, or `me` for it. Another user's id is refused with 403.
                 * @example me
                 */
                user_id: "me" | number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** Your tasks. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    ETag: components["headers"]["ETag"];
                    Link: components["headers"]["Link"];
                    "X-Next-Cursor": components["headers"]["X-Next-Cursor"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Task"][];
                };
            };
            /** Nothing has changed since the answer with this entity tag. */
            304: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    ETag: components["headers"]["ETag"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["invalid_cursor.validation_failed"];
            401: components["responses"]["authentication_required.invalid_token.token_expired.wrong_audience.unknown_issuer"];
            403: components["responses"]["insufficient_scope.wrong_user"];
            429: components["responses"]["rate_limited"];
            431: components["responses"]["headers_too_large"];
            500: components["responses"]["internal_error"];
            503: components["responses"]["overloaded.database_unavailable"];
        };
    };
    createTask: {
        parameters: {
            query?: never;
            header?: {
                /** Makes it safe to send the request again: within 24 hours the same key and body get the first answer once more. 1 to 255 visible ASCII characters, bare or in quotes; a UUID is a good key. */
                "Idempotency-Key"?: components["parameters"]["Idempotency-Key"];
            };
            path: {
                /**
                 * Your own user id, or `me` for it. Another user's id is refused with 403.
                 * @example me
                 */
                user_id: "me" | number;
            };
            cookie?: never;
        };
        /** The new task. */
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewTask"];
            };
        };
        responses: {
            /** The task, as it was created. */
            201: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    Location: components["headers"]["Location"];
                    ETag: components["headers"]["ETag"];
                    "Idempotency-Replayed": components["headers"]["Idempotency-Replayed"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Task"];
                };
            };
            400: components["responses"]["validation_failed.malformed_json"];
            401: components["responses"]["authentication_required.invalid_token.token_expired.wrong_audience.unknown_issuer"];
            403: components["responses"]["insufficient_scope.wrong_user"];
            404: components["responses"]["list_not_found.parent_not_found"];
            409: components["responses"]["external_id_taken.too_many_levels.limit_reached.idempotency_in_progress"];
            413: components["responses"]["body_too_large"];
            415: components["responses"]["unsupported_media_type"];
            422: components["responses"]["idempotency_key_reused"];
            429: components["responses"]["rate_limited"];
            431: components["responses"]["headers_too_large"];
            500: components["responses"]["internal_error"];
            503: components["responses"]["overloaded.database_unavailable"];
        };
    };
    getTask: {
        parameters: {
            query?: never;
            header?: {
                /** RFC 9110: answer 304 without a body if nothing has changed since the answer with this entity tag. */
                "If-None-Match"?: components["parameters"]["If-None-Match"];
            };
            path: {
                /**
                 * Your own user id, or `me` for it. Another user's id is refused with 403.
                 * @example me
                 */
                user_id: "me" | number;
                /**
                 * The id of one of your tasks.
                 * @example 42
                 */
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** The task. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    ETag: components["headers"]["ETag"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Task"];
                };
            };
            /** Nothing has changed since the answer with this entity tag. */
            304: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    ETag: components["headers"]["ETag"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["validation_failed"];
            401: components["responses"]["authentication_required.invalid_token.token_expired.wrong_audience.unknown_issuer"];
            403: components["responses"]["insufficient_scope.wrong_user"];
            404: components["responses"]["task_not_found"];
            429: components["responses"]["rate_limited"];
            431: components["responses"]["headers_too_large"];
            500: components["responses"]["internal_error"];
            503: components["responses"]["overloaded.database_unavailable"];
        };
    };
    replaceTask: {
        parameters: {
            query?: never;
            header?: {
                /** RFC 9110: write only if it still has one of these entity tags, else 412. A weak mark (`W/`), as proxies add it, does not matter. */
                "If-Match"?: components["parameters"]["If-Match"];
            };
            path: {
                /**
                 * Your own user id, or `me` for it. Another user's id is refused with 403.
                 * @example me
                 */
                user_id: "me" | number;
                /**
                 * The id of one of your tasks.
                 * @example 42
                 */
                id: number;
            };
            cookie?: never;
        };
        /** The whole task. */
        requestBody: {
            content: {
                "application/json": components["schemas"]["TaskReplacement"];
            };
        };
        responses: {
            /** The task, as it is now. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    ETag: components["headers"]["ETag"];
                    "X-Completed-Task": components["headers"]["X-Completed-Task"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": 42,
                     *       "user_id": 7,
                     *       "title": "Write the report",
                     *       "description": "Two pages, with the figures of the third quarter.",
                     *       "completed": false,
                     *       "priority": "high",
                     *       "due_date": "2026-12-24",
                     *       "due_time": "09:00",
                     *       "time_zone": "Europe/Berlin",
                     *       "recurrence": "FREQ=MONTHLY;BYDAY=-1FR",
                     *       "recurs_from": "due",
                     *       "labels": [
                     *         "Errands",
                     *         "at home"
                     *       ],
                     *       "list_id": 12,
                     *       "parent_id": 41,
                     *       "position": "n0000000000002a",
                     *       "completed_at": null,
                     *       "deleted_at": null,
                     *       "series_id": null,
                     *       "external_id": "crm-4711",
                     *       "created_at": "2026-11-21T09:30:00.000Z",
                     *       "updated_at": "2026-11-21T16:45:00.250Z"
                     *     }
                     */
                    "application/json": components["schemas"]["Task"];
                };
            };
            400: components["responses"]["validation_failed.malformed_json"];
            401: components["responses"]["authentication_required.invalid_token.token_expired.wrong_audience.unknown_issuer"];
            403: components["responses"]["insufficient_scope.wrong_user"];
            404: components["responses"]["task_not_found.list_not_found.parent_not_found"];
            409: components["responses"]["limit_reached.task_cycle.too_many_levels"];
            412: components["responses"]["precondition_failed"];
            413: components["responses"]["body_too_large"];
            415: components["responses"]["unsupported_media_type"];
            429: components["responses"]["rate_limited"];
            431: components["responses"]["headers_too_large"];
            500: components["responses"]["internal_error"];
            503: components["responses"]["overloaded.database_unavailable"];
        };
    };
    deleteTask: {
        parameters: {
            query?: {
                /**
                 * `true` removes the task for good, also out of the trash. Otherwise it goes to the trash.
                 * @example false
                 */
                permanent?: boolean;
            };
            header?: {
                /** RFC 9110: write only if it still has one of these entity tags, else 412. A weak mark (`W/`), as proxies add it, does not matter. */
                "If-Match"?: components["parameters"]["If-Match"];
            };
            path: {
                /**
                 * Your own user id, or `me` for it. Another user's id is refused with 403.
                 * @example me
                 */
                user_id: "me" | number;
                /**
                 * The id of one of your tasks.
                 * @example 42
                 */
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** The task is gone. */
            204: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["validation_failed"];
            401: components["responses"]["authentication_required.invalid_token.token_expired.wrong_audience.unknown_issuer"];
            403: components["responses"]["insufficient_scope.wrong_user"];
            404: components["responses"]["task_not_found"];
            412: components["responses"]["precondition_failed"];
            429: components["responses"]["rate_limited"];
            431: components["responses"]["headers_too_large"];
            500: components["responses"]["internal_error"];
            503: components["responses"]["overloaded.database_unavailable"];
        };
    };
    updateTask: {
        parameters: {
            query?: never;
            header?: {
                /** RFC 9110: write only if it still has one of these entity tags, else 412. A weak mark (`W/`), as proxies add it, does not matter. */
                "If-Match"?: components["parameters"]["If-Match"];
            };
            path: {
                /**
                 * Your own user id, or `me` for it. Another user's id is refused with 403.
                 * @example me
                 */
                user_id: "me" | number;
                /**
                 * The id of one of your tasks.
                 * @example 42
                 */
                id: number;
            };
            cookie?: never;
        };
        /** The fields to change. */
        requestBody: {
            content: {
                "application/merge-patch+json": components["schemas"]["TaskPatch"];
                "application/json": components["schemas"]["TaskPatch"];
            };
        };
        responses: {
            /** The task, as it is now. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    ETag: components["headers"]["ETag"];
                    "X-Completed-Task": components["headers"]["X-Completed-Task"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": 42,
                     *       "user_id": 7,
                     *       "title": "Write the report",
                     *       "description": "Two pages, with the figures of the third quarter.",
                     *       "completed": false,
                     *       "priority": "high",
                     *       "due_date": "2026-12-24",
                     *       "due_time": "09:00",
                     *       "time_zone": "Europe/Berlin",
                     *       "recurrence": "FREQ=MONTHLY;BYDAY=-1FR",
                     *       "recurs_from": "due",
                     *       "labels": [
                     *         "Errands",
                     *         "at home"
                     *       ],
                     *       "list_id": 12,
                     *       "parent_id": 41,
                     *       "position": "n0000000000002a",
                     *       "completed_at": null,
                     *       "deleted_at": null,
                     *       "series_id": null,
                     *       "external_id": "crm-4711",
                     *       "created_at": "2026-11-21T09:30:00.000Z",
                     *       "updated_at": "2026-11-21T16:45:00.250Z"
                     *     }
                     */
                    "application/json": components["schemas"]["Task"];
                };
            };
            400: components["responses"]["validation_failed.malformed_json"];
            401: components["responses"]["authentication_required.invalid_token.token_expired.wrong_audience.unknown_issuer"];
            403: components["responses"]["insufficient_scope.wrong_user"];
            404: components["responses"]["task_not_found.list_not_found.parent_not_found"];
            409: components["responses"]["limit_reached.task_cycle.too_many_levels"];
            412: components["responses"]["precondition_failed"];
            413: components["responses"]["body_too_large"];
            415: components["responses"]["unsupported_media_type"];
            429: components["responses"]["rate_limited"];
            431: components["responses"]["headers_too_large"];
            500: components["responses"]["internal_error"];
            503: components["responses"]["overloaded.database_unavailable"];
        };
    };
    setTaskCompletion: {
        parameters: {
            query?: never;
            header?: {
                /** RFC 9110: write only if it still has one of these entity tags, else 412. A weak mark (`W/`), as proxies add it, does not matter. */
                "If-Match"?: components["parameters"]["If-Match"];
                /** Makes it safe to send the request again: within 24 hours the same key and body get the first answer once more. 1 to 255 visible ASCII characters, bare or in quotes; a UUID is a good key. */
                "Idempotency-Key"?: components["parameters"]["Idempotency-Key"];
            };
            path: {
                /**
                 * Your own user id, or `me` for it. Another user's id is refused with 403.
                 * @example me
                 */
                user_id: "me" | number;
                /**
                 * The id of one of your tasks.
                 * @example 42
                 */
                id: number;
            };
            cookie?: never;
        };
        /** Whether the task is done. */
        requestBody: {
            content: {
                "application/json": components["schemas"]["TaskCompletion"];
            };
        };
        responses: {
            /** The task, as it is now. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    ETag: components["headers"]["ETag"];
                    "X-Completed-Task": components["headers"]["X-Completed-Task"];
                    "Idempotency-Replayed": components["headers"]["Idempotency-Replayed"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": 42,
                     *       "user_id": 7,
                     *       "title": "Write the report",
                     *       "description": "Two pages, with the figures of the third quarter.",
                     *       "completed": true,
                     *       "priority": "high",
                     *       "due_date": "2026-12-24",
                     *       "due_time": "09:00",
                     *       "time_zone": "Europe/Berlin",
                     *       "recurrence": "FREQ=MONTHLY;BYDAY=-1FR",
                     *       "recurs_from": "due",
                     *       "labels": [
                     *         "Errands",
                     *         "at home"
                     *       ],
                     *       "list_id": 12,
                     *       "parent_id": 41,
                     *       "position": "n0000000000002a",
                     *       "completed_at": "2026-11-21T16:45:00.250Z",
                     *       "deleted_at": null,
                     *       "series_id": null,
                     *       "external_id": "crm-4711",
                     *       "created_at": "2026-11-21T09:30:00.000Z",
                     *       "updated_at": "2026-11-21T16:45:00.250Z"
                     *     }
                     */
                    "application/json": components["schemas"]["Task"];
                };
            };
            400: components["responses"]["validation_failed.malformed_json"];
            401: components["responses"]["authentication_required.invalid_token.token_expired.wrong_audience.unknown_issuer"];
            403: components["responses"]["insufficient_scope.wrong_user"];
            404: components["responses"]["task_not_found"];
            409: components["responses"]["limit_reached.idempotency_in_progress"];
            412: components["responses"]["precondition_failed"];
            413: components["responses"]["body_too_large"];
            415: components["responses"]["unsupported_media_type"];
            422: components["responses"]["idempotency_key_reused"];
            429: components["responses"]["rate_limited"];
            431: components["responses"]["headers_too_large"];
            500: components["responses"]["internal_error"];
            503: components["responses"]["overloaded.database_unavailable"];
        };
    };
    listOccurrences: {
        parameters: {
            query?: {
                /**
                 * How many at most, 1 to 100.
                 * @example 10
                 */
                limit?: number;
                /**
                 * Only those before this day.
                 * @format date
                 * @example 2027-01-01
                 */
                before?: string;
            };
            header?: never;
            path: {
                /**
                 * Your own user id, or `me` for it. Another user's id is refused with 403.
                 * @example me
                 */
                user_id: "me" | number;
                /**
                 * The id of one of your tasks.
                 * @example 42
                 */
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** The next days. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Occurrence"][];
                };
            };
            400: components["responses"]["validation_failed"];
            401: components["responses"]["authentication_required.invalid_token.token_expired.wrong_audience.unknown_issuer"];
            403: components["responses"]["insufficient_scope.wrong_user"];
            404: components["responses"]["task_not_found"];
            429: components["responses"]["rate_limited"];
            431: components["responses"]["headers_too_large"];
            500: components["responses"]["internal_error"];
            503: components["responses"]["overloaded.database_unavailable"];
        };
    };
    moveTask: {
        parameters: {
            query?: never;
            header?: {
                /** RFC 9110: write only if it still has one of these entity tags, else 412. A weak mark (`W/`), as proxies add it, does not matter. */
                "If-Match"?: components["parameters"]["If-Match"];
            };
            path: {
                /**
                 * Your own user id, or `me` for it. Another user's id is refused with 403.
                 * @example me
                 */
                user_id: "me" | number;
                /**
                 * The id of one of your tasks.
                 * @example 42
                 */
                id: number;
            };
            cookie?: never;
        };
        /** Where it is to be. */
        requestBody: {
            content: {
                "application/json": components["schemas"]["TaskMove"];
            };
        };
        responses: {
            /** The task, where it is now. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    ETag: components["headers"]["ETag"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": 42,
                     *       "user_id": 7,
                     *       "title": "Write the report",
                     *       "description": "Two pages, with the figures of the third quarter.",
                     *       "completed": false,
                     *       "priority": "high",
                     *       "due_date": "2026-12-24",
                     *       "due_time": "09:00",
                     *       "time_zone": "Europe/Berlin",
                     *       "recurrence": "FREQ=MONTHLY;BYDAY=-1FR",
                     *       "recurs_from": "due",
                     *       "labels": [
                     *         "Errands",
                     *         "at home"
                     *       ],
                     *       "list_id": 12,
                     *       "parent_id": 41,
                     *       "position": "n0000000000002a",
                     *       "completed_at": null,
                     *       "deleted_at": null,
                     *       "series_id": null,
                     *       "external_id": "crm-4711",
                     *       "created_at": "2026-11-21T09:30:00.000Z",
                     *       "updated_at": "2026-11-21T16:45:00.250Z"
                     *     }
                     */
                    "application/json": components["schemas"]["Task"];
                };
            };
            400: components["responses"]["validation_failed.malformed_json"];
            401: components["responses"]["authentication_required.invalid_token.token_expired.wrong_audience.unknown_issuer"];
            403: components["responses"]["insufficient_scope.wrong_user"];
            404: components["responses"]["task_not_found.list_not_found.parent_not_found.sibling_not_found"];
            409: components["responses"]["task_cycle.too_many_levels"];
            412: components["responses"]["precondition_failed"];
            413: components["responses"]["body_too_large"];
            415: components["responses"]["unsupported_media_type"];
            429: components["responses"]["rate_limited"];
            431: components["responses"]["headers_too_large"];
            500: components["responses"]["internal_error"];
            503: components["responses"]["overloaded.database_unavailable"];
        };
    };
    restoreTask: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * Your own user id, or `me` for it. Another user's id is refused with 403.
                 * @example me
                 */
                user_id: "me" | number;
                /**
                 * The id of one of your tasks.
                 * @example 42
                 */
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** The task, as it is now. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    ETag: components["headers"]["ETag"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": 42,
                     *       "user_id": 7,
                     *       "title": "Write the report",
                     *       "description": "Two pages, with the figures of the third quarter.",
                     *       "completed": false,
                     *       "priority": "high",
                     *       "due_date": "2026-12-24",
                     *       "due_time": "09:00",
                     *       "time_zone": "Europe/Berlin",
                     *       "recurrence": "FREQ=MONTHLY;BYDAY=-1FR",
                     *       "recurs_from": "due",
                     *       "labels": [
                     *         "Errands",
                     *         "at home"
                     *       ],
                     *       "list_id": 12,
                     *       "parent_id": 41,
                     *       "position": "n0000000000002a",
                     *       "completed_at": null,
                     *       "deleted_at": null,
                     *       "series_id": null,
                     *       "external_id": "crm-4711",
                     *       "created_at": "2026-11-21T09:30:00.000Z",
                     *       "updated_at": "2026-11-21T16:45:00.250Z"
                     *     }
                     */
                    "application/json": components["schemas"]["Task"];
                };
            };
            400: components["responses"]["validation_failed"];
            401: components["responses"]["authentication_required.invalid_token.token_expired.wrong_audience.unknown_issuer"];
            403: components["responses"]["insufficient_scope.wrong_user"];
            404: components["responses"]["task_not_found"];
            409: components["responses"]["not_deleted"];
            429: components["responses"]["rate_limited"];
            431: components["responses"]["headers_too_large"];
            500: components["responses"]["internal_error"];
            503: components["responses"]["overloaded.database_unavailable"];
        };
    };
    batchTasks: {
        parameters: {
            query?: never;
            header?: {
                /** Makes it safe to send the request again: within 24 hours the same key and body get the first answer once more. 1 to 255 visible ASCII characters, bare or in quotes; a UUID is a good key. */
                "Idempotency-Key"?: components["parameters"]["Idempotency-Key"];
            };
            path: {
                /**
                 * Your own user id, or `me` for it. Another user's id is refused with 403.
                 * @example me
                 */
                user_id: "me" | number;
            };
            cookie?: never;
        };
        /** The operations. */
        requestBody: {
            content: {
                "application/json": components["schemas"]["TaskBatch"];
            };
        };
        responses: {
            /** What came of it. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Idempotency-Replayed": components["headers"]["Idempotency-Replayed"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "results": [
                     *         {
                     *           "status": 201,
                     *           "task": {
                     *             "id": 42,
                     *             "user_id": 7,
                     *             "title": "Write the report",
                     *             "description": "Two pages, with the figures of the third quarter.",
                     *             "completed": false,
                     *             "priority": "high",
                     *             "due_date": "2026-12-24",
                     *             "due_time": "09:00",
                     *             "time_zone": "Europe/Berlin",
                     *             "recurrence": "FREQ=MONTHLY;BYDAY=-1FR",
                     *             "recurs_from": "due",
                     *             "labels": [],
                     *             "list_id": 12,
                     *             "parent_id": 41,
                     *             "position": "n0000000000002a",
                     *             "completed_at": null,
                     *             "deleted_at": null,
                     *             "series_id": null,
                     *             "external_id": "crm-4711",
                     *             "created_at": "2026-11-21T09:30:00.000Z",
                     *             "updated_at": "2026-11-21T09:30:00.000Z"
                     *           },
                     *           "etag": "\"1\"",
                     *           "completed_task_id": null,
                     *           "problem": null,
                     *           "location": null
                     *         },
                     *         {
                     *           "status": 201,
                     *           "task": {
                     *             "id": 43,
                     *             "user_id": 7,
                     *             "title": "Collect the figures",
                     *             "description": "Two pages, with the figures of the third quarter.",
                     *             "completed": false,
                     *             "priority": "high",
                     *             "due_date": "2026-12-24",
                     *             "due_time": "09:00",
                     *             "time_zone": "Europe/Berlin",
                     *             "recurrence": "FREQ=MONTHLY;BYDAY=-1FR",
                     *             "recurs_from": "due",
                     *             "labels": [],
                     *             "list_id": 12,
                     *             "parent_id": 42,
                     *             "position": "n0000000000002b",
                     *             "completed_at": null,
                     *             "deleted_at": null,
                     *             "series_id": null,
                     *             "external_id": null,
                     *             "created_at": "2026-11-21T09:30:00.000Z",
                     *             "updated_at": "2026-11-21T09:30:00.000Z"
                     *           },
                     *           "etag": "\"1\"",
                     *           "completed_task_id": null,
                     *           "problem": null,
                     *           "location": null
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["TaskBatchResult"];
                };
            };
            400: components["responses"]["validation_failed.malformed_json"];
            401: components["responses"]["authentication_required.invalid_token.token_expired.wrong_audience.unknown_issuer"];
            403: components["responses"]["insufficient_scope.wrong_user"];
            404: components["responses"]["task_not_found.list_not_found.parent_not_found.sibling_not_found"];
            409: components["responses"]["task_cycle.too_many_levels.external_id_taken.not_deleted.limit_reached.idempotency_in_progress"];
            412: components["responses"]["precondition_failed"];
            413: components["responses"]["body_too_large"];
            415: components["responses"]["unsupported_media_type"];
            422: components["responses"]["idempotency_key_reused"];
            429: components["responses"]["rate_limited"];
            431: components["responses"]["headers_too_large"];
            500: components["responses"]["internal_error"];
            503: components["responses"]["overloaded.database_unavailable"];
        };
    };
    listLists: {
        parameters: {
            query?: {
                /**
                 * Lists on a page, 1 to 1000.
                 * @example 50
                 */
                limit?: number;
                /** Where the page begins: the `X-Next-Cursor` of the one before, with the same filters and order. */
                cursor?: string;
                /**
                 * The order; `-` for descending. Ties go by id, ascending. Names are compared without case and accents, by the first 1024 characters of that form.
                 * @default position
                 * @example name
                 */
                sort?: "position" | "-position" | "id" | "-id" | "name" | "-name" | "created_at" | "-created_at" | "updated_at" | "-updated_at";
            };
            header?: {
                /** RFC 9110: answer 304 without a body if nothing has changed since the answer with this entity tag. */
                "If-None-Match"?: components["parameters"]["If-None-Match"];
            };
            path: {
                /**
                 * Your own user id, or `me` for it. Another user's id is refused with 403.
                 * @example me
                 */
                user_id: "me" | number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** Your lists. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    ETag: components["headers"]["ETag"];
                    Link: components["headers"]["Link"];
                    "X-Next-Cursor": components["headers"]["X-Next-Cursor"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["List"][];
                };
            };
            /** Nothing has changed since the answer with this entity tag. */
            304: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    ETag: components["headers"]["ETag"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["invalid_cursor.validation_failed"];
            401: components["responses"]["authentication_required.invalid_token.token_expired.wrong_audience.unknown_issuer"];
            403: components["responses"]["insufficient_scope.wrong_user"];
            429: components["responses"]["rate_limited"];
            431: components["responses"]["headers_too_large"];
            500: components["responses"]["internal_error"];
            503: components["responses"]["overloaded.database_unavailable"];
        };
    };
    createList: {
        parameters: {
            query?: never;
            header?: {
                /** Makes it safe to send the request again: within 24 hours the same key and body get the first answer once more. 1 to 255 visible ASCII characters, bare or in quotes; a UUID is a good key. */
                "Idempotency-Key"?: components["parameters"]["Idempotency-Key"];
            };
            path: {
                /**
                 * Your own user id, or `me` for it. Another user's id is refused with 403.
                 * @example me
                 */
                user_id: "me" | number;
            };
            cookie?: never;
        };
        /** The new list. */
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewList"];
            };
        };
        responses: {
            /** The list, as it was created. */
            201: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    Location: components["headers"]["Location"];
                    ETag: components["headers"]["ETag"];
                    "Idempotency-Replayed": components["headers"]["Idempotency-Replayed"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["List"];
                };
            };
            400: components["responses"]["validation_failed.malformed_json"];
            401: components["responses"]["authentication_required.invalid_token.token_expired.wrong_audience.unknown_issuer"];
            403: components["responses"]["insufficient_scope.wrong_user"];
            409: components["responses"]["limit_reached.idempotency_in_progress"];
            413: components["responses"]["body_too_large"];
            415: components["responses"]["unsupported_media_type"];
            422: components["responses"]["idempotency_key_reused"];
            429: components["responses"]["rate_limited"];
            431: components["responses"]["headers_too_large"];
            500: components["responses"]["internal_error"];
            503: components["responses"]["overloaded.database_unavailable"];
        };
    };
    getList: {
        parameters: {
            query?: never;
            header?: {
                /** RFC 9110: answer 304 without a body if nothing has changed since the answer with this entity tag. */
                "If-None-Match"?: components["parameters"]["If-None-Match"];
            };
            path: {
                /**
                 * Your own user id, or `me` for it. Another user's id is refused with 403.
                 * @example me
                 */
                user_id: "me" | number;
                /**
                 * The id of one of your lists.
                 * @example 12
                 */
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** The list. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    ETag: components["headers"]["ETag"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["List"];
                };
            };
            /** Nothing has changed since the answer with this entity tag. */
            304: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    ETag: components["headers"]["ETag"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["validation_failed"];
            401: components["responses"]["authentication_required.invalid_token.token_expired.wrong_audience.unknown_issuer"];
            403: components["responses"]["insufficient_scope.wrong_user"];
            404: components["responses"]["list_not_found"];
            429: components["responses"]["rate_limited"];
            431: components["responses"]["headers_too_large"];
            500: components["responses"]["internal_error"];
            503: components["responses"]["overloaded.database_unavailable"];
        };
    };
    deleteList: {
        parameters: {
            query?: {
                /**
                 * `trash` puts the tasks of the list into the trash. Otherwise they are kept.
                 * @example keep
                 */
                tasks?: "keep" | "trash";
            };
            header?: {
                /** RFC 9110: write only if it still has one of these entity tags, else 412. A weak mark (`W/`), as proxies add it, does not matter. */
                "If-Match"?: components["parameters"]["If-Match"];
            };
            path: {
                /**
                 * Your own user id, or `me` for it. Another user's id is refused with 403.
                 * @example me
                 */
                user_id: "me" | number;
                /**
                 * The id of one of your lists.
                 * @example 12
                 */
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** The list is gone. */
            204: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["validation_failed"];
            401: components["responses"]["authentication_required.invalid_token.token_expired.wrong_audience.unknown_issuer"];
            403: components["responses"]["insufficient_scope.wrong_user"];
            404: components["responses"]["list_not_found"];
            412: components["responses"]["precondition_failed"];
            429: components["responses"]["rate_limited"];
            431: components["responses"]["headers_too_large"];
            500: components["responses"]["internal_error"];
            503: components["responses"]["overloaded.database_unavailable"];
        };
    };
    updateList: {
        parameters: {
            query?: never;
            header?: {
                /** RFC 9110: write only if it still has one of these entity tags, else 412. A weak mark (`W/`), as proxies add it, does not matter. */
                "If-Match"?: components["parameters"]["If-Match"];
            };
            path: {
                /**
                 * Your own user id, or `me` for it. Another user's id is refused with 403.
                 * @example me
                 */
                user_id: "me" | number;
                /**
                 * The id of one of your lists.
                 * @example 12
                 */
                id: number;
            };
            cookie?: never;
        };
        /** The fields to change. */
        requestBody: {
            content: {
                "application/merge-patch+json": components["schemas"]["ListPatch"];
                "application/json": components["schemas"]["ListPatch"];
            };
        };
        responses: {
            /** The list, as it is now. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    ETag: components["headers"]["ETag"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": 12,
                     *       "user_id": 7,
                     *       "name": "Groceries",
                     *       "position": "n0000000000000c",
                     *       "created_at": "2026-11-21T09:15:00.000Z",
                     *       "updated_at": "2026-11-21T16:50:00.125Z"
                     *     }
                     */
                    "application/json": components["schemas"]["List"];
                };
            };
            400: components["responses"]["validation_failed.malformed_json"];
            401: components["responses"]["authentication_required.invalid_token.token_expired.wrong_audience.unknown_issuer"];
            403: components["responses"]["insufficient_scope.wrong_user"];
            404: components["responses"]["list_not_found"];
            412: components["responses"]["precondition_failed"];
            413: components["responses"]["body_too_large"];
            415: components["responses"]["unsupported_media_type"];
            429: components["responses"]["rate_limited"];
            431: components["responses"]["headers_too_large"];
            500: components["responses"]["internal_error"];
            503: components["responses"]["overloaded.database_unavailable"];
        };
    };
    moveList: {
        parameters: {
            query?: never;
            header?: {
                /** RFC 9110: write only if it still has one of these entity tags, else 412. A weak mark (`W/`), as proxies add it, does not matter. */
                "If-Match"?: components["parameters"]["If-Match"];
            };
            path: {
                /**
                 * Your own user id, or `me` for it. Another user's id is refused with 403.
                 * @example me
                 */
                user_id: "me" | number;
                /**
                 * The id of one of your lists.
                 * @example 12
                 */
                id: number;
            };
            cookie?: never;
        };
        /** Where it is to be. */
        requestBody: {
            content: {
                "application/json": components["schemas"]["ListMove"];
            };
        };
        responses: {
            /** The list, where it is now. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    ETag: components["headers"]["ETag"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": 12,
                     *       "user_id": 7,
                     *       "name": "Groceries",
                     *       "position": "n0000000000000c",
                     *       "created_at": "2026-11-21T09:15:00.000Z",
                     *       "updated_at": "2026-11-21T16:50:00.125Z"
                     *     }
                     */
                    "application/json": components["schemas"]["List"];
                };
            };
            400: components["responses"]["validation_failed.malformed_json"];
            401: components["responses"]["authentication_required.invalid_token.token_expired.wrong_audience.unknown_issuer"];
            403: components["responses"]["insufficient_scope.wrong_user"];
            404: components["responses"]["list_not_found.sibling_not_found"];
            412: components["responses"]["precondition_failed"];
            413: components["responses"]["body_too_large"];
            415: components["responses"]["unsupported_media_type"];
            429: components["responses"]["rate_limited"];
            431: components["responses"]["headers_too_large"];
            500: components["responses"]["internal_error"];
            503: components["responses"]["overloaded.database_unavailable"];
        };
    };
    listLabels: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * Your own user id, or `me` for it. Another user's id is refused with 403.
                 * @example me
                 */
                user_id: "me" | number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** Your labels. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Label"][];
                };
            };
            400: components["responses"]["validation_failed"];
            401: components["responses"]["authentication_required.invalid_token.token_expired.wrong_audience.unknown_issuer"];
            403: components["responses"]["insufficient_scope.wrong_user"];
            429: components["responses"]["rate_limited"];
            431: components["responses"]["headers_too_large"];
            500: components["responses"]["internal_error"];
            503: components["responses"]["overloaded.database_unavailable"];
        };
    };
    renameLabel: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * Your own user id, or `me` for it. Another user's id is refused with 403.
                 * @example me
                 */
                user_id: "me" | number;
            };
            cookie?: never;
        };
        /** The label, and what it is to be called. */
        requestBody: {
            content: {
                "application/json": components["schemas"]["LabelRenaming"];
            };
        };
        responses: {
            /** How many tasks were changed. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LabelRenamed"];
                };
            };
            400: components["responses"]["validation_failed.malformed_json"];
            401: components["responses"]["authentication_required.invalid_token.token_expired.wrong_audience.unknown_issuer"];
            403: components["responses"]["insufficient_scope.wrong_user"];
            413: components["responses"]["body_too_large"];
            415: components["responses"]["unsupported_media_type"];
            429: components["responses"]["rate_limited"];
            431: components["responses"]["headers_too_large"];
            500: components["responses"]["internal_error"];
            503: components["responses"]["overloaded.database_unavailable"];
        };
    };
    listChanges: {
        parameters: {
            query?: {
                /** The `next` of a response: only what was changed after it. */
                since?: string;
                /**
                 * How many changes at most, 1 to 1000; 1000 when omitted.
                 * @example 50
                 */
                limit?: number;
            };
            header?: never;
            path: {
                /**
                 * Your own user id, or `me` for it. Another user's id is refused with 403.
                 * @example me
                 */
                user_id: "me" | number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** What was changed. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Changes"];
                };
            };
            400: components["responses"]["validation_failed"];
            401: components["responses"]["authentication_required.invalid_token.token_expired.wrong_audience.unknown_issuer"];
            403: components["responses"]["insufficient_scope.wrong_user"];
            410: components["responses"]["sync_token_expired"];
            429: components["responses"]["rate_limited"];
            431: components["responses"]["headers_too_large"];
            500: components["responses"]["internal_error"];
            503: components["responses"]["overloaded.database_unavailable"];
        };
    };
    streamChanges: {
        parameters: {
            query?: {
                /** Where to go on. As the header `Last-Event-ID`, which comes first. */
                since?: string;
                /**
                 * How many seconds the stream lasts at most; 0 gives what there is now. As long as possible when omitted.
                 * @example 1
                 */
                wait?: number;
            };
            header?: {
                /** The `id` of the last event that was received, to go on behind it; it comes before `since`. */
                "Last-Event-ID"?: components["parameters"]["Last-Event-ID"];
            };
            path: {
                /**
                 * Your own user id, or `me` for it. Another user's id is refused with 403.
                 * @example me
                 */
                user_id: "me" | number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** The events. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "text/event-stream": string;
                };
            };
            400: components["responses"]["validation_failed"];
            401: components["responses"]["authentication_required.invalid_token.token_expired.wrong_audience.unknown_issuer"];
            403: components["responses"]["insufficient_scope.wrong_user"];
            410: components["responses"]["sync_token_expired"];
            429: components["responses"]["too_many_streams.rate_limited"];
            431: components["responses"]["headers_too_large"];
            500: components["responses"]["internal_error"];
            503: components["responses"]["overloaded.database_unavailable"];
        };
    };
    exportMe: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** The file. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Content-Disposition": components["headers"]["Content-Disposition"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AccountExport"];
                };
            };
            401: components["responses"]["authentication_required.invalid_token.token_expired.wrong_audience.unknown_issuer"];
            403: components["responses"]["insufficient_scope"];
            429: components["responses"]["rate_limited"];
            431: components["responses"]["headers_too_large"];
            500: components["responses"]["internal_error"];
            503: components["responses"]["overloaded.database_unavailable"];
        };
    };
    importMe: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The file. */
        requestBody: {
            content: {
                "application/json": components["schemas"]["AccountImport"];
                /**
                 * @example TYPE,CONTENT,DESCRIPTION,PRIORITY,INDENT,AUTHOR,RESPONSIBLE,DATE,DATE_LANG,TIMEZONE
                 *     task,Write the report,"Two pages, with the figures",1,1,Ada (1),,2026-12-24,en,Europe/Berlin
                 */
                "text/csv": string;
            };
        };
        responses: {
            /** All of its tasks are there. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "created": 1,
                     *       "skipped": 0,
                     *       "lists_created": 0,
                     *       "omitted": 0,
                     *       "omissions": []
                     *     }
                     */
                    "application/json": components["schemas"]["ImportResult"];
                };
            };
            400: components["responses"]["validation_failed.malformed_json"];
            401: components["responses"]["authentication_required.invalid_token.token_expired.wrong_audience.unknown_issuer"];
            403: components["responses"]["insufficient_scope"];
            409: components["responses"]["limit_reached"];
            413: components["responses"]["body_too_large"];
            415: components["responses"]["unsupported_media_type"];
            429: components["responses"]["rate_limited"];
            431: components["responses"]["headers_too_large"];
            500: components["responses"]["internal_error"];
            503: components["responses"]["overloaded.database_unavailable"];
        };
    };
    getIndex: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** The index. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ServiceIndex"];
                };
            };
            /** The documentation, for whoever prefers HTML. */
            302: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    Location: components["headers"]["Location"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            431: components["responses"]["headers_too_large"];
        };
    };
    getHealth: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** It is. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Health"];
                };
            };
            431: components["responses"]["headers_too_large"];
        };
    };
    getReadiness: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** It can. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Readiness"];
                };
            };
            431: components["responses"]["headers_too_large"];
            503: components["responses"]["database_unavailable.shutting_down"];
        };
    };
    getContract: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** The OpenAPI document. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OpenApi"];
                };
            };
            431: components["responses"]["headers_too_large"];
        };
    };
}

import { type PendingWrite, type Thing } from './pending-write.js';
import { type Replica } from './replica.js';
/** Only `send` may be found with a copy that is behind: all else is looked at again once it is up to date. */
export type Finding = {
    is: 'send';
    id: number;
    etag?: string | undefined;
}
/** It is so already. */
 | {
    is: 'done';
    id: number;
}
/** What it is to change is in the trash, or gone. */
 | {
    is: 'gone';
    trashed: Thing | undefined;
}
/** Fields have been changed elsewhere. */
 | {
    is: 'conflict';
    theirs: Thing;
    etag: string;
    fields: string[];
}
/** What it refers to was never created. */
 | {
    is: 'missing';
    code: string;
};
/** @param write with the ids of the service, as far as they are known */
export declare function inspect(replica: Replica, write: PendingWrite): Finding;

"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.syncOnce = syncOnce;
// One sync: what was changed elsewhere comes first, then the outbox goes out, then what that has led to.
const deliver_ts_1 = require("./deliver.js");
const pull_ts_1 = require("./pull.js");
const sync_run_ts_1 = require("./sync-run.js");
/** @throws what the client, the store or a function of the app throws; it may be done again at any time */
async function syncOnce(run) {
    const { options, replica, settled } = run;
    await replica.refresh();
    const { userId } = await options.api.session.load();
    const known = replica.meta.get('owner');
    const owner = known ?? userId;
    if (userId !== undefined && userId !== owner)
        throw new sync_run_ts_1.AnotherPersonError('somebody else is signed in');
    // A session that begins meanwhile is refused with the id of another person.
    if (owner !== undefined)
        run.call.userId = owner;
    if (owner !== known)
        await replica.commitSynced({ puts: [['meta owner', owner]] });
    await (0, pull_ts_1.pull)(run);
    for (let [next] = replica.writes(); next; [next] = replica.writes())
        await (0, deliver_ts_1.deliver)(run, next.key);
    if (settled.length > 0)
        await (0, pull_ts_1.pull)(run);
}
//# sourceMappingURL=sync-once.js.map
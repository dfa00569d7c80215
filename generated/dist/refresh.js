import { refreshPath } from './contract.js';
import { prepare } from './operation.js';
import { perform } from './perform.js';
const refresh = {
    id: 'refresh',
    method: 'POST',
    path: refreshPath,
    input: 'body',
    session: 'begin',
};
/**
 * Makes the exchange of a client. Each use of a token counts at the service, also one whose answer nobody waited for: so
 * every answer is taken that comes, and nothing further is sent while one may come.
 *
 * @param client the options of the client
 */
export function refresher(client) {
    /** What comes of the answers that are awaited, all to one token: undefined once none will come. */
    let awaited;
    return async (of, keep) => {
        const earlier = awaited?.of === of ? await awaited.first : undefined;
        if (earlier)
            return earlier;
        const stop = new AbortController();
        const answers = [];
        const request = prepare(refresh, [], { refresh_token: of }, {}, client);
        return await new Promise((resolve, reject) => {
            const first = new Promise((come) => {
                const take = ({ data }) => {
                    come(keep(data));
                    stop.abort(); // whatever else is under way
                };
                const listen = (answer) => {
                    answers.push(answer.then(take, () => { }));
                };
                perform(refresh, request, { signal: stop.signal }, client, listen)
                    .catch((error) => {
                    // What has ended it may be an answer that is being kept.
                    if (!stop.signal.aborted)
                        reject(error);
                })
                    .then(() => Promise.all(answers))
                    .then(() => come(undefined));
            });
            awaited = { of, first };
            const end = () => {
                awaited = undefined;
            };
            first.then(resolve, reject).then(end);
        });
    };
}
//# sourceMappingURL=refresh.js.map
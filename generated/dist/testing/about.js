const index = {
    name: 'tasks-api',
    docs: '/docs',
    openapi: '/openapi.json',
    health: '/health',
    ready: '/ready',
};
/** Never a redirect: the double has no portal to lead a browser to. */
export const getIndex = () => ({ status: 200, body: index });
export const getHealth = () => ({ status: 200, body: { status: 'ok' } });
export const getReadiness = () => ({ status: 200, body: { status: 'ready' } });
/** The head of the contract: the double has its operations in a form of its own, and leaves them out. */
export const getContract = ({ openapi, info }) => () => ({
    status: 200,
    headers: { 'Cache-Control': 'no-cache' },
    body: { openapi, info, paths: {} },
});

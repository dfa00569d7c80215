import { Problem, problemAnswer } from './problem.js';
const everyResponse = {
    'X-Content-Type-Options': 'nosniff',
    'Referrer-Policy': 'no-referrer',
    'Content-Security-Policy': "default-src 'none'; frame-ancestors 'none'",
};
/** An incoming `X-Request-Id` is kept when it has this form. */
const acceptableRequestId = /^[A-Za-z0-9._-]{8,128}$/;
/** Answers with what the work gives, or with the problem that it throws. Other errors are defects and go on. */
export const responder = (contract) => async (request, work) => {
    const sent = request.headers.get('X-Request-Id') ?? '';
    const requestId = acceptableRequestId.test(sent) ? sent : crypto.randomUUID();
    const { status, headers, body } = await settled(contract, requestId, work);
    const text = body === undefined || request.method === 'HEAD' ? null : JSON.stringify(body);
    return new Response(text, {
        status,
        headers: {
            'Cache-Control': 'no-store',
            ...(body !== undefined && { 'Content-Type': 'application/json' }),
            ...headers,
            ...everyResponse,
            'X-Request-Id': requestId,
        },
    });
};
async function settled(contract, requestId, work) {
    try {
        return await work();
    }
    catch (error) {
        if (error instanceof Problem)
            return problemAnswer(contract, error, requestId);
        throw error;
    }
}

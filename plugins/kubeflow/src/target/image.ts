/** Image of stages if nobody names one: Python, and no code of anybody's. */
export const PLAIN_IMAGE = 'python:3.12-slim';

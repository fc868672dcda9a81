// node:http without what importing it evaluates along: Node's own fetch and WebSocket, which nothing here uses.
export const { Agent, createServer, request } = process.getBuiltinModule('node:http');

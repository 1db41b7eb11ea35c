"""The local control interface: server in the node, client for shells and tests.

HTTP and JSON over a Unix socket that only its owner can open. Each operation is `POST /v1/NAME`
with a JSON body; the answer is a stream of lines: any number of progress lines, then one answer or
one error. `GET /v1/events` streams what happens.

- `schema`: every request and answer, typed
- `operations`: the table of operations: name, request, answer
- `lines`: the lines that an answer consists of
- `paths`: paths of the drive as text, whatever bytes their names are
- `endpoint`: where the socket is, short enough for the system
- `server`: answers operations with the handlers that the node gives
- `client`: calls operations, blocking
- `events`: what happens, to everyone who listens
"""

"""The table of operations: which request gets which answer under which name."""

from dataclasses import dataclass
from typing import Final, Generic, TypeVar

from core.control import schema

Q = TypeVar("Q")
A = TypeVar("A")


@dataclass(frozen=True, slots=True)
class Operation(Generic[Q, A]):
    """One operation; `writes` says whether it changes something."""

    name: str
    request: type[Q]
    answer: type[A]
    writes: bool = False


HEALTH: Final = Operation("health", schema.Nothing, schema.Health)
DOWN: Final = Operation("down", schema.DownRequest, schema.Stopping, writes=True)
ONLY_HERE: Final = Operation("only-here", schema.Nothing, schema.OnlyHere)
STATUS: Final = Operation("status", schema.Nothing, schema.Status)
PODS: Final = Operation("pods", schema.Nothing, list[schema.PodRow])
TREE: Final = Operation("tree", schema.TreeRequest, list[schema.Node])
BROWSE: Final = Operation("browse", schema.BrowseRequest, schema.Browsed)
FIND: Final = Operation("find", schema.FindRequest, schema.Found)
SUMS: Final = Operation("sums", schema.SumsRequest, list[schema.FolderSum])
INSPECT: Final = Operation("inspect", schema.PathRequest, schema.Inspection)
REDUNDANCY: Final = Operation("redundancy", schema.RedundancyRequest, schema.Redundancy)
SYNC: Final = Operation("sync", schema.SyncRequest, schema.Synced)
TRANSFERS: Final = Operation("transfers", schema.Nothing, list[schema.Transfer])
CANCEL_TRANSFER: Final = Operation(
    "cancel-transfer", schema.CancelRequest, schema.Nothing, writes=True
)
THROUGHPUT: Final = Operation("throughput", schema.Nothing, schema.Throughput)
LOG: Final = Operation("log", schema.LogRequest, list[schema.LogRow])
RECENT: Final = Operation("recent", schema.Nothing, list[schema.RecentRow])
INVITE: Final = Operation("invite", schema.InviteRequest, schema.Invitation, writes=True)
AWAIT_JOIN: Final = Operation("await-join", schema.Nothing, schema.Joined)
AWAIT_KNOCK: Final = Operation("await-knock", schema.Nothing, schema.Knock)
AGREE: Final = Operation("agree", schema.AgreeRequest, schema.Nothing, writes=True)
UNINVITE: Final = Operation("uninvite", schema.Nothing, schema.Nothing, writes=True)
REMOVE: Final = Operation("remove", schema.RemoveRequest, schema.Removed, writes=True)
LEAVE: Final = Operation("leave", schema.LeaveRequest, schema.Left, writes=True)
STAY: Final = Operation("stay", schema.Nothing, schema.Stayed, writes=True)
APPROVE: Final = Operation("approve", schema.DecideRequest, schema.Decided, writes=True)
DENY: Final = Operation("deny", schema.DecideRequest, schema.Decided, writes=True)
REACH: Final = Operation("reach", schema.ReachRequest, schema.Reached)
RENAME: Final = Operation("rename", schema.RenameRequest, schema.Renamed, writes=True)
SET_ROLE: Final = Operation("set-role", schema.RoleRequest, schema.RoleGiven, writes=True)
GOING: Final = Operation("going", schema.GoingRequest, schema.Going)
RECOVER_ADMIN: Final = Operation(
    "recover-admin", schema.RecoverRequest, schema.Renamed, writes=True
)
HISTORY: Final = Operation("history", schema.PathRequest, schema.History)
RESTORE: Final = Operation("restore", schema.RestoreRequest, schema.Restored, writes=True)
CONFLICTS: Final = Operation("conflicts", schema.Nothing, list[schema.ConflictRow])
PEEK: Final = Operation("peek", schema.PeekRequest, schema.Peek)
RESOLVE: Final = Operation("resolve", schema.ResolveRequest, schema.Restored, writes=True)
IMPORT: Final = Operation("import", schema.ImportRequest, schema.Imported, writes=True)
SCRUB: Final = Operation("scrub", schema.ScrubRequest, schema.Scrubbed, writes=True)
PAUSE: Final = Operation("pause", schema.PauseRequest, schema.Paused, writes=True)
RESUME: Final = Operation("resume", schema.Nothing, schema.Paused, writes=True)
UNMOUNT: Final = Operation("unmount", schema.UnmountRequest, schema.Unmounted, writes=True)
MOUNT: Final = Operation("mount", schema.Nothing, schema.Started, writes=True)
KEEP: Final = Operation("keep", schema.PathRequest, schema.Kept, writes=True)
FREE: Final = Operation("free", schema.PathRequest, schema.Freed, writes=True)
CONFIG_SHOW: Final = Operation("config-show", schema.Nothing, schema.ConfigShown)
CONFIG_SET: Final = Operation("config-set", schema.ConfigSet, schema.ConfigChanged, writes=True)
CONFIG_APPLY: Final = Operation(
    "config-apply", schema.ConfigApply, schema.ConfigChanged, writes=True
)
CONFIG_DECLARE: Final = Operation(
    "config-declare", schema.ConfigDeclare, schema.ConfigDeclared, writes=True
)
CONFIG_TEXT: Final = Operation("config-text", schema.ConfigTextRequest, schema.ConfigText)
CONFIG_WRITE: Final = Operation(
    "config-write", schema.ConfigWrite, schema.ConfigChanged, writes=True
)
GUARD_SHOW: Final = Operation("guard-show", schema.Nothing, list[schema.StoppedRow])
GUARD_DECIDE: Final = Operation(
    "guard-decide", schema.GuardDecision, list[schema.StoppedRow], writes=True
)
FREEZE: Final = Operation("freeze", schema.FreezeRequest, schema.FreezeShown, writes=True)
POLICY_SHOW: Final = Operation("policy-show", schema.PathRequest, dict[str, schema.PolicyValue])
POLICY_OWN: Final = Operation("policy-own", schema.OwnRequest, schema.OwnPolicies)
POLICY_SET: Final = Operation(
    "policy-set", schema.PolicySet, dict[str, schema.PolicyValue], writes=True
)
POLICIES_SET: Final = Operation("policies-set", schema.PoliciesSet, schema.Nothing, writes=True)
DRY_SET: Final = Operation("config-dry-set", schema.ConfigSet, schema.DryRun)
DRY_APPLY: Final = Operation("config-dry-apply", schema.ConfigApply, schema.DryRun)
DRY_WRITE: Final = Operation("config-dry-write", schema.ConfigWrite, schema.DryRun)
DRY_POLICY: Final = Operation("policy-dry-set", schema.PolicySet, schema.DryRun)
DRY_POLICIES: Final = Operation("policies-dry-set", schema.PoliciesSet, schema.DryRun)
DOCTOR: Final = Operation("doctor", schema.Nothing, list[schema.Finding])

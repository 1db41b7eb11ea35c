"""Every request and answer of the control interface. Sizes in bytes, times in seconds or ISO 8601.

Names of fields are what scripts rely on: they are added to, never changed.

- `shared`: what several operations say
- `state`: the state of a node and of its network, and what needs a person
- `files`: what is where: the tree, one file, its copies, its policy
- `copies`: how many copies there are, and waiting for them
- `members`: who is let in, and who goes
- `versions`: older versions, versions beside one another, what comes from elsewhere
- `settings`: the settings of the network and of a pod
"""

from core.control.schema.copies import (
    Redundancy,
    RedundancyRequest,
    Scrubbed,
    ScrubRequest,
    Short,
    Synced,
    SyncRequest,
)
from core.control.schema.files import (
    Copy,
    Freed,
    Inspection,
    Kept,
    Node,
    PolicySet,
    PolicyValue,
    TreeRequest,
)
from core.control.schema.members import (
    Decided,
    DecideRequest,
    Invitation,
    InviteRequest,
    Joined,
    LeaveRequest,
    Left,
    RecoverRequest,
    Removed,
    RemoveRequest,
    Renamed,
    RenameRequest,
    Stayed,
)
from core.control.schema.settings import (
    ConfigApply,
    ConfigChanged,
    ConfigSet,
    ConfigShown,
    FreezeRequest,
    FreezeShown,
    SettingRow,
)
from core.control.schema.shared import (
    Json,
    Nothing,
    PathRequest,
    Seconds,
)
from core.control.schema.state import (
    Attention,
    DownRequest,
    Finding,
    Health,
    Paused,
    PauseRequest,
    PodRow,
    ScrubStatus,
    Started,
    Status,
    Stopping,
    Transfer,
)
from core.control.schema.versions import (
    ConflictRow,
    History,
    Imported,
    ImportRequest,
    OldVersion,
    Recovered,
    ResolveRequest,
    Restored,
    RestoreRequest,
    Unheard,
)

__all__ = [
    "Attention",
    "ConfigApply",
    "ConfigChanged",
    "ConfigSet",
    "ConfigShown",
    "ConflictRow",
    "Copy",
    "DecideRequest",
    "Decided",
    "DownRequest",
    "Finding",
    "Freed",
    "FreezeRequest",
    "FreezeShown",
    "Health",
    "History",
    "ImportRequest",
    "Imported",
    "Inspection",
    "Invitation",
    "InviteRequest",
    "Joined",
    "Json",
    "Kept",
    "LeaveRequest",
    "Left",
    "Node",
    "Nothing",
    "OldVersion",
    "PathRequest",
    "PauseRequest",
    "Paused",
    "PodRow",
    "PolicySet",
    "PolicyValue",
    "RecoverRequest",
    "Recovered",
    "Redundancy",
    "RedundancyRequest",
    "RemoveRequest",
    "Removed",
    "RenameRequest",
    "Renamed",
    "ResolveRequest",
    "RestoreRequest",
    "Restored",
    "ScrubRequest",
    "ScrubStatus",
    "Scrubbed",
    "Seconds",
    "SettingRow",
    "Short",
    "Started",
    "Status",
    "Stayed",
    "Stopping",
    "SyncRequest",
    "Synced",
    "Transfer",
    "TreeRequest",
    "Unheard",
]

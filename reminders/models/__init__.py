from .addressee import Addressee
from .audience import Audience
from .campaign import Campaign
from .campaign_file import CampaignFile
from .feed import Feed
from .line import Line
from .quiet import Pause, Quiet
from .rule import Rule

__all__ = ["Addressee", "Audience", "Campaign", "CampaignFile", "Feed", "Line", "Pause", "Quiet", "Rule"]

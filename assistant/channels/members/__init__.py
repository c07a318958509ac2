"""What a member's account is besides the chat: who acts, what was agreed, news, a copy and erasing."""

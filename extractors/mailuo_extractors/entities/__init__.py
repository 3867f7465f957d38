"""What a project's texts name: systems and policies, as mentions with their characters. Which thing a mention means is
for the linkers to say."""

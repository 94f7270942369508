-- When the last token was issued that an account made from a platform's token has followed.
ALTER TABLE user ADD COLUMN followed_at INTEGER;
